;; Does what a user of lsp-mode does, and tells what there was to see.  -*- lexical-binding: t -*-
(load (expand-file-name "session.el" (file-name-directory load-file-name)) nil t)
(require 'lsp-mode)
(require 'lsp-diagnostics)
(setq lsp-session-file (expand-file-name "lsp-session" (file-name-directory kshape-test-file))
      lsp-auto-guess-root t lsp-keep-workspace-alive nil lsp-restart 'ignore
      lsp-enable-file-watchers nil lsp-headerline-breadcrumb-enable nil
      lsp-modeline-code-actions-enable nil lsp-modeline-diagnostics-enable nil
      lsp-diagnostics-provider :flymake lsp-idle-delay 0.05
      lsp-warn-no-matched-clients nil lsp-enable-suggest-server-download nil
      lsp-auto-execute-action t lsp-inlay-hint-enable t
      lsp-enabled-clients '(kshape-ls))
(kshape-ls-use-with-lsp-mode)
(find-file kshape-test-file)
(lsp-workspace-folders-add (file-name-directory kshape-test-file))
(lsp)
(defun kshape-test-ready ()
  (and lsp-mode (lsp-workspaces) (eq 'initialized (lsp--workspace-status (car (lsp-workspaces))))))
(kshape-test-wait (kshape-test-ready))
(kshape-test-see 'server (and (lsp-workspaces) (format "%s" (lsp--client-server-id (lsp--workspace-client (car (lsp-workspaces)))))))
(kshape-test-see 'addon (and (lsp--client-add-on? (gethash 'kshape-ls lsp-clients)) t))

;; 1. the mistake is marked
(kshape-test-wait (progn (when flymake-mode (flymake-start)) (flymake-diagnostics)))
(kshape-test-see 'diagnostics (kshape-test-diagnostics))
(kshape-test-see 'marked (and (kshape-test-marked) t))

;; 2. what lsp-describe-thing-at-point shows
(goto-char (point-min))
(search-forward "layers.Conv")
(let ((here (current-buffer)))
  (lsp-describe-thing-at-point)
  (kshape-test-see 'hover (and (get-buffer "*lsp-help*")
                               (with-current-buffer "*lsp-help*"
                                 (buffer-substring-no-properties (point-min) (point-max)))))
  (set-buffer here))

;; 3. hints, where this lsp-mode has any
(when (fboundp 'lsp-inlay-hints-mode)
  (lsp-inlay-hints-mode 1)
  (lsp-update-inlay-hints (point-min) (point-max))
  (kshape-test-wait (> (length (kshape-test-overlays 'lsp-inlay-hint)) 0))
  (kshape-test-see 'hints (kshape-test-overlays 'lsp-inlay-hint)))

;; 4. the quick fix, chosen by its title
(search-forward "layers.Dense")
(let ((action (seq-find (lambda (a) (string-prefix-p "Insert Flatten() →" (lsp:code-action-title a)))
                        (lsp-code-actions-at-point))))
  (when action (lsp-execute-code-action action))
  (kshape-test-wait (string-match-p "Flatten" (buffer-string))))
(kshape-test-see 'buffer (buffer-substring-no-properties (point-min) (point-max)))

;; 5. nothing is marked any more
(kshape-test-wait (progn (flymake-start) (null (flymake-diagnostics))))
(kshape-test-see 'remaining (kshape-test-diagnostics))

;; 6. saved
(save-buffer)
(load (expand-file-name "commands.el" (file-name-directory load-file-name)) nil t)
(ignore-errors (lsp-workspace-shutdown (car (lsp-workspaces))))
(kshape-test-leave)
