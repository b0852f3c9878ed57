;; emacs --batch -Q -l lint.el FILE
;; Byte-compiles FILE, and asks checkdoc and package-lint about it; prints what they say and fails if they say anything.
(setq package-directory-list (list (getenv "KSHAPE_EMACS_PACKAGES")))
(package-initialize)
(require 'bytecomp)
(require 'checkdoc)
(require 'package-lint)
;; What GNU ELPA would say, which isn't asked.
(push (list 'eglot (package-desc-create :name 'eglot :version '(1 17) :archive "gnu" :kind 'tar)) package-archive-contents)

(defvar kshape-test-file (car command-line-args-left))
(defvar kshape-test-complaints nil)
(defun kshape-test-complain (who what) (push (format "%s: %s" who what) kshape-test-complaints))

(setq byte-compile-error-on-warn nil
      byte-compile-dest-file-function (lambda (_) (make-temp-file "kshape" nil ".elc"))
      byte-compile-log-warning-function
      (lambda (string &rest _) (kshape-test-complain "byte-compile" string)))
(unless (byte-compile-file kshape-test-file) (kshape-test-complain "byte-compile" "failed"))

(let ((checkdoc-create-error-function
       (lambda (text &rest _) (kshape-test-complain "checkdoc" text) nil)))
  (checkdoc-file kshape-test-file))

;; The package-lint of Emacs 28's time holds Emacs 28.1 to be unreleased. None knows that ELPA has eglot for Emacs 28 too.
(push (list "eglot" "\\`eglot" 'eglot "1.9") package-lint-backport-libraries)
(unless (version< emacs-version "29") (with-current-buffer (find-file-noselect kshape-test-file)
  (dolist (found (package-lint-buffer))
    (kshape-test-complain "package-lint" (format "%d: %s" (car found) (nth 3 found))))))

(dolist (complaint (reverse kshape-test-complaints)) (princ (concat complaint "\n")))
(kill-emacs (if kshape-test-complaints 1 0))
