;;; kshape-ls.el --- Shapes of Keras layers, from kshape-ls  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages, tools

;;; Commentary:

;; Tells eglot and lsp-mode of kshape-ls, a language server that shows the
;; shape of every Keras layer and finds the layers that don't fit.
;;
;; lsp-mode runs it beside the Python server that you already use.  eglot runs
;; one server for a mode: `kshape-ls-use-with-eglot' makes that one kshape-ls.

;;; Code:

(defgroup kshape-ls nil
  "Shapes of Keras layers."
  :group 'tools
  :prefix "kshape-ls-")

(defcustom kshape-ls-command '("kshape-ls" "serve")
  "The command that starts the server."
  :type '(repeat string))

(defconst kshape-ls-modes '(python-mode python-ts-mode)
  "The major modes that the server is for.")

(defvar eglot-server-programs)
(declare-function lsp-register-client "ext:lsp-mode")
(declare-function lsp-activate-on "ext:lsp-mode")
(declare-function lsp-stdio-connection "ext:lsp-mode")
(declare-function make-lsp-client "ext:lsp-mode")

(defun kshape-ls--contact (&rest _)
  "The command as it is set now, as eglot wants it."
  kshape-ls-command)

;;;###autoload
(defun kshape-ls-use-with-eglot ()
  "Make kshape-ls the server that eglot starts for Python."
  (interactive)
  (require 'eglot)
  (add-to-list 'eglot-server-programs (cons kshape-ls-modes #'kshape-ls--contact)))

;;;###autoload
(defun kshape-ls-use-with-lsp-mode ()
  "Let lsp-mode run kshape-ls beside the other Python servers."
  (interactive)
  (require 'lsp-mode)
  (lsp-register-client
   (make-lsp-client
    :new-connection (lsp-stdio-connection (lambda () kshape-ls-command))
    :activation-fn (lsp-activate-on "python")
    :major-modes kshape-ls-modes
    :add-on? t
    :server-id 'kshape-ls)))

(provide 'kshape-ls)
;;; kshape-ls.el ends here
