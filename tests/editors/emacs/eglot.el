;; Does what a user of eglot does, and tells what there was to see.  -*- lexical-binding: t -*-
(load (expand-file-name "session.el" (file-name-directory load-file-name)) nil t)
(require 'eglot)
(setq eglot-sync-connect 60 eglot-connect-timeout 60 eglot-autoshutdown t
      eglot-confirm-server-initiated-edits nil eglot-confirm-server-edits nil
      eglot-send-changes-idle-time 0.05)
(let ((beside (getenv "KSHAPE_BESIDE")))
  (when beside (setq kshape-ls-beside (split-string beside))))
(kshape-ls-use-with-eglot)
(find-file kshape-test-file)
(call-interactively #'eglot)
(kshape-test-wait (and (eglot-current-server) eglot--managed-mode))
(kshape-test-see 'server (and (eglot-current-server) (format "%s" (eieio-object-class (eglot-current-server)))))

;; 1. the mistake is marked
(kshape-test-wait (progn (flymake-start) (flymake-diagnostics)))
(kshape-test-see 'diagnostics (kshape-test-diagnostics))
(kshape-test-see 'marked (and (kshape-test-marked) t))

;; 2. what eldoc shows
(goto-char (point-min))
(search-forward "layers.Conv")
(let (said)
  (funcall #'eglot-hover-eldoc-function (lambda (text &rest _) (setq said text)))
  (kshape-test-wait said)
  (kshape-test-see 'hover (and said (substring-no-properties said))))

;; 3. hints, where this eglot has any; rass asks the other server alone for them
(when (and (fboundp 'eglot-inlay-hints-mode) (not kshape-ls-beside))
  (eglot-inlay-hints-mode 1)
  (eglot--update-hints-1 (point-min) (point-max))
  (kshape-test-wait (> (length (kshape-test-overlays 'eglot--inlay-hint)) 0))
  (kshape-test-see 'hints (kshape-test-overlays 'eglot--inlay-hint)))

;; 4. the quick fix, chosen by its title; eglot-code-action-quickfix asks `called-interactively-p', which batch never is
(let ((mark (seq-find (lambda (d) (string-match-p "Dense" (flymake-diagnostic-text d))) (flymake-diagnostics)))
      (completing-read-function
       (lambda (_prompt collection &rest _)
         (seq-find (lambda (title) (string-prefix-p "Insert Flatten() →" title)) (all-completions "" collection))))
      (last-nonmenu-event ?x))
  (when mark
    (eglot-code-actions (flymake-diagnostic-beg mark) (flymake-diagnostic-end mark) "quickfix" t))
  (kshape-test-wait (string-match-p "Flatten" (buffer-string))))
(kshape-test-see 'buffer (buffer-substring-no-properties (point-min) (point-max)))

;; 5. nothing is marked any more; in batch no idle timer sends the change
(eglot--signal-textDocument/didChange)
(kshape-test-wait (progn (flymake-start) (null (flymake-diagnostics))))
(kshape-test-see 'remaining (kshape-test-diagnostics))

;; 6. saved
(save-buffer)
(setq kshape-test-flush #'eglot--signal-textDocument/didChange)
(load (expand-file-name "commands.el" (file-name-directory load-file-name)) nil t)
(ignore-errors (eglot-shutdown (eglot-current-server)))
(kshape-test-leave)
