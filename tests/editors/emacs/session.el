;; What the scripts beside this one share. emacs --batch -Q -l SCRIPT PACKAGE FILE OUT SERVER...  -*- lexical-binding: t -*-
(setq load-prefer-newer t
      package-directory-list (list (getenv "KSHAPE_EMACS_PACKAGES")))
(package-initialize)
(require 'json)
(require 'flymake)
(require 'python)

(defvar kshape-test-arguments command-line-args-left)
(setq command-line-args-left nil)
(defvar kshape-test-file (nth 1 kshape-test-arguments))
(defvar kshape-test-server (nthcdr 3 kshape-test-arguments))
(defvar kshape-test-seen nil)
(defvar kshape-test-flush #'ignore "What sends the edits of the buffer, where a timer would.")
(setq flymake-no-changes-timeout 0.05
      flymake-start-on-flymake-mode t
      create-lockfiles nil
      make-backup-files nil
      warning-minimum-level :error)
(load (expand-file-name "kshape-ls.el" (nth 0 kshape-test-arguments)) nil t)
(setq kshape-ls-command kshape-test-server)

(defmacro kshape-test-wait (form)
  "Wait until FORM is true, for a minute at most."
  `(let ((end (+ (float-time) 60)) value)
     (while (and (not (setq value ,form)) (< (float-time) end))
       (accept-process-output nil 0.02)
       (sit-for 0 t))
     value))

(defun kshape-test-see (name value) (push (cons name value) kshape-test-seen))

(defun kshape-test-diagnostics ()
  (vconcat (mapcar (lambda (d)
                     (list (cons 'text (buffer-substring-no-properties (flymake-diagnostic-beg d) (flymake-diagnostic-end d)))
                           (cons 'message (flymake-diagnostic-text d))))
                   (flymake-diagnostics))))

(defun kshape-test-overlays (property)
  "The strings before and after that overlays with PROPERTY show."
  (vconcat (delq nil (mapcar (lambda (o)
                               (and (overlay-get o property)
                                    (substring-no-properties
                                     (or (overlay-get o 'before-string) (overlay-get o 'after-string) ""))))
                             (overlays-in (point-min) (point-max))))))

(defun kshape-test-marked ()
  (seq-some (lambda (o) (overlay-get o 'flymake-diagnostic)) (overlays-in (point-min) (point-max))))

(defun kshape-test-leave ()
  (set-buffer-modified-p nil)
  (with-temp-file (nth 2 kshape-test-arguments)
    (insert (let ((json-false :json-false)) (json-encode kshape-test-seen))))
  (kill-emacs 0))
