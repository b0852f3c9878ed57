;;; kshape-ls.el --- Shapes of Keras layers while you type -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; Keywords: languages, tools
;; URL: https://kshape-ls.github.io/editors/emacs
;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Tells eglot and lsp-mode of kshape-ls, a language server that shows the
;; shape of every Keras layer and finds the layers that don't fit.
;;
;; lsp-mode runs it beside the Python server that you already use:
;;
;;   (kshape-ls-use-with-lsp-mode)
;;
;; eglot runs one server for a mode, and this makes it kshape-ls, or, with
;; `kshape-ls-beside' set, one program that speaks for both:
;;
;;   (kshape-ls-use-with-eglot)
;;
;; Commands: `kshape-ls-graph', `kshape-ls-summary', `kshape-ls-verify',
;; `kshape-ls-trace', `kshape-ls-fix-all' and `kshape-ls-trust'.

;;; Code:

(require 'browse-url)
(require 'cl-lib)

(defgroup kshape-ls nil
  "Shapes of Keras layers."
  :group 'tools
  :prefix "kshape-ls-")

(defcustom kshape-ls-command '("kshape-ls" "serve")
  "The command of the server."
  :type '(repeat string))

(defcustom kshape-ls-beside nil
  "The command of another Python server for eglot to run beside this one.
This takes the program `rass', of the Python package
rassumfrassum, which speaks for both as one server."
  :type '(choice (const :tag "None" nil) (repeat string)))

(defcustom kshape-ls-settings nil
  "Settings of the server as lsp-mode hands them on, a property list.
The names are those of the server's settings, such as `(:keras \"2\"
:hints (:enabled :json-false))'.  eglot has its own variable for
all servers, `eglot-workspace-configuration'."
  :type '(plist :key-type symbol :value-type sexp))

(defcustom kshape-ls-trusted nil
  "Whether the code of your workspaces may be run when you ask for it.
`kshape-ls-trust' says so for one server that runs."
  :type 'boolean)

(defconst kshape-ls-modes '(python-mode python-ts-mode)
  "The major modes that the server is for.")

(defconst kshape-ls--experimental '(:kshape (:panel t))
  "What this client can do: it shows graphs and summaries itself.")

(defvar eglot-server-programs)
(defvar lsp-enabled-clients)
(declare-function eglot-client-capabilities "ext:eglot")
(declare-function eglot-current-server "ext:eglot")
(declare-function eglot--TextDocumentPositionParams "ext:eglot")
(declare-function kshape-ls-eglot-server--eieio-childp "kshape-ls") ; by defclass
(declare-function jsonrpc-async-request "jsonrpc")
(declare-function jsonrpc-notify "jsonrpc")
(declare-function lsp--text-document-position-params "ext:lsp-mode")
(declare-function lsp--workspace-client "ext:lsp-mode")
(declare-function lsp--client-server-id "ext:lsp-mode")
(declare-function lsp-activate-on "ext:lsp-mode")
(declare-function lsp-notify "ext:lsp-mode")
(declare-function lsp-register-client "ext:lsp-mode")
(declare-function lsp-register-custom-settings "ext:lsp-mode")
(declare-function lsp-request-async "ext:lsp-mode")
(declare-function lsp-stdio-connection "ext:lsp-mode")
(declare-function lsp-workspaces "ext:lsp-mode")
(declare-function make-lsp-client "ext:lsp-mode")

;;; eglot

(defun kshape-ls--contact (&rest _)
  "Return what eglot is to run, by the settings of now."
  (append
   (list 'kshape-ls-eglot-server)
   (if kshape-ls-beside
       (append '("rass" "--") kshape-ls-beside '("--") kshape-ls-command)
     kshape-ls-command)
   (list :initializationOptions
         (list :trusted (if kshape-ls-trusted t :json-false)))))

(defun kshape-ls--define-eglot-server ()
  "Define the class of servers of eglot that this one is of."
  (unless (cl-find-class 'kshape-ls-eglot-server)
    (defclass kshape-ls-eglot-server (eglot-lsp-server) ()
      :documentation "A server that is told what this package can show.")
    (cl-defmethod eglot-client-capabilities ((_server kshape-ls-eglot-server))
      (plist-put (copy-sequence (cl-call-next-method))
                 :experimental kshape-ls--experimental))))

;;;###autoload
(defun kshape-ls-use-with-eglot ()
  "Have eglot run kshape-ls as its server for Python.
With `kshape-ls-beside' set, that server runs too."
  (interactive)
  (require 'eglot)
  (kshape-ls--define-eglot-server)
  (add-to-list 'eglot-server-programs (cons kshape-ls-modes #'kshape-ls--contact)))

;;; lsp-mode

(defun kshape-ls--json (value)
  "Return VALUE, a property list or part of one, as lsp-mode has JSON."
  (cond ((and (consp value) (keywordp (car value)))
         (let ((table (make-hash-table :test #'equal)))
           (cl-loop for (name inner) on value by #'cddr
                    do (puthash (substring (symbol-name name) 1)
                                (kshape-ls--json inner) table))
           table))
        ((consp value) (vconcat (mapcar #'kshape-ls--json value)))
        (t value)))

(defun kshape-ls--settings ()
  "Return the settings as lsp-mode has JSON."
  (or (kshape-ls--json kshape-ls-settings) (make-hash-table :test #'equal)))

;;;###autoload
(defun kshape-ls-use-with-lsp-mode ()
  "Let lsp-mode run kshape-ls beside the other Python servers."
  (interactive)
  (require 'lsp-mode)
  (lsp-register-custom-settings '(("kshape" kshape-ls--settings)))
  (let ((handlers (make-hash-table :test #'equal)))
    (dolist (pair '(("kshape.showGraph" . kshape-ls--graph-of)
                    ("kshape.showSummary" . kshape-ls--summary-of)
                    ("kshape.verify" . kshape-ls--verify-of)))
      (puthash (car pair) (kshape-ls--lens-handler (cdr pair)) handlers))
    (lsp-register-client
     (make-lsp-client
      :new-connection (lsp-stdio-connection (lambda () kshape-ls-command))
      :activation-fn (lsp-activate-on "python")
      :major-modes kshape-ls-modes
      :add-on? t
      :action-handlers handlers
      :custom-capabilities '((experimental . ((kshape . ((panel . t))))))
      :initialization-options
      (lambda () (list :trusted (if kshape-ls-trusted t :json-false)))
      :server-id 'kshape-ls))))

(defun kshape-ls--lens-handler (function)
  "Return a handler of the code lenses whose command is FUNCTION."
  (lambda (action)
    (let ((arguments (kshape-ls--get action "arguments")))
      (funcall function (and (> (length arguments) 0) (elt arguments 0))))))

;;; Questions to the server

(defun kshape-ls--get (answer name)
  "Return the part NAME of ANSWER, a hash table or a property list."
  (if (hash-table-p answer)
      (gethash name answer)
    (plist-get answer (intern (concat ":" name)))))

(defun kshape-ls--lsp-mode-p ()
  "Return whether the server of this buffer is one of lsp-mode."
  (and (bound-and-true-p lsp-mode)
       (cl-some (lambda (workspace)
                  (eq 'kshape-ls (lsp--client-server-id
                                  (lsp--workspace-client workspace))))
                (lsp-workspaces))))

(defun kshape-ls--eglot-p ()
  "Return whether the server of this buffer is one of eglot."
  (and (bound-and-true-p eglot--managed-mode) (eglot-current-server) t))

(defun kshape-ls--here ()
  "Return what to ask about: the text of this buffer, and point."
  (let* ((at (cond ((kshape-ls--lsp-mode-p) (lsp--text-document-position-params))
                   ((kshape-ls--eglot-p) (eglot--TextDocumentPositionParams))
                   (t (user-error "No kshape-ls runs for this buffer"))))
         (document (kshape-ls--get at "textDocument")))
    (list :uri (kshape-ls--get document "uri")
          :position (kshape-ls--get at "position"))))

(defun kshape-ls--file ()
  "Return what to ask about: all of this buffer's file."
  (list :uri (plist-get (kshape-ls--here) :uri)))

(defun kshape-ls--execute (command argument done)
  "Have the server carry out COMMAND on ARGUMENT; DONE gets the answer."
  (let ((params (list :command command :arguments (vector argument)))
        (failed (lambda (failure)
                  (message "kshape-ls: %s" (kshape-ls--get failure "message")))))
    (cond ((kshape-ls--lsp-mode-p)
           (lsp-request-async "workspace/executeCommand" params done
                              :error-handler failed :mode 'detached))
          ((kshape-ls--eglot-p)
           (jsonrpc-async-request (eglot-current-server)
                                  :workspace/executeCommand params
                                  :success-fn done
                                  :error-fn failed
                                  :timeout 600))
          (t (user-error "No kshape-ls runs for this buffer")))))

(defun kshape-ls--notify (method params)
  "Tell the server METHOD with PARAMS."
  (cond ((kshape-ls--lsp-mode-p) (lsp-notify method params))
        ((kshape-ls--eglot-p)
         (jsonrpc-notify (eglot-current-server) (intern (concat ":" method)) params))
        (t (user-error "No kshape-ls runs for this buffer"))))

;;; Commands

(defun kshape-ls--model (answer)
  "Return the model that ANSWER is about; tell the user if there is none."
  (let ((model (kshape-ls--get answer "model")))
    (if (and model (not (eq model :null)))
        model
      (message "kshape-ls: there is no model in this file")
      nil)))

(defun kshape-ls--graph-of (about)
  "Open the drawing of the model that ABOUT names in a browser."
  (kshape-ls--execute
   "kshape.showGraph"
   (append '(:format "html") (kshape-ls--plist about))
   (lambda (answer)
     (when-let ((model (kshape-ls--model answer)))
       (let ((file (make-temp-file (concat "kshape-" model "-") nil ".html"))
             (html (kshape-ls--get (kshape-ls--get answer "drawing") "text")))
         (let ((coding-system-for-write 'utf-8))
           (write-region html nil file nil 'silent))
         (browse-url-of-file file))))))

(defun kshape-ls--summary-of (about)
  "Show the summary of the model that ABOUT names."
  (kshape-ls--execute
   "kshape.showSummary"
   (kshape-ls--plist about)
   (lambda (answer)
     (when (kshape-ls--model answer)
       (kshape-ls--show "*kshape-ls summary*"
                        (kshape-ls--get answer "text"))))))

(defun kshape-ls--show (name text)
  "Show TEXT in the buffer called NAME."
  (with-current-buffer (get-buffer-create name)
    (let ((inhibit-read-only t))
      (erase-buffer)
      (insert text)
      (goto-char (point-min)))
    (special-mode)
    (setq truncate-lines t)
    (display-buffer (current-buffer))))

(defun kshape-ls--verify-of (about)
  "Have Keras rebuild the models of the file that ABOUT names."
  (kshape-ls--execute "kshape.verify" (kshape-ls--plist about)
                      #'kshape-ls--tell))

(defun kshape-ls--tell (answer)
  "Show the words of ANSWER."
  (when-let ((said (or (kshape-ls--get answer "message")
                       (kshape-ls--get answer "reason"))))
    (unless (string= said "") (message "kshape-ls: %s" said))))

(defun kshape-ls--plist (about)
  "Return ABOUT, a hash table or a property list, as a property list."
  (if (hash-table-p about)
      (cl-loop for name being the hash-keys of about using (hash-values value)
               append (list (intern (concat ":" name)) value))
    about))

;;;###autoload
(defun kshape-ls-graph ()
  "Draw the layers of the model at point, in a browser."
  (interactive)
  (kshape-ls--graph-of (kshape-ls--here)))

;;;###autoload
(defun kshape-ls-summary ()
  "Show what `model.summary()' would print of the model at point."
  (interactive)
  (kshape-ls--summary-of (kshape-ls--here)))

;;;###autoload
(defun kshape-ls-verify ()
  "Have real Keras rebuild the models of this file, running none of it.
What Keras sees otherwise becomes diagnostics."
  (interactive)
  (kshape-ls--verify-of (kshape-ls--file)))

;;;###autoload
(defun kshape-ls-trace ()
  "Run this file under real Keras, its training left out.
Only in a trusted workspace: see `kshape-ls-trust'."
  (interactive)
  (kshape-ls--execute "kshape.trace"
                      (kshape-ls--file) #'kshape-ls--tell))

;;;###autoload
(defun kshape-ls-fix-all ()
  "Apply every fix that needs no choice."
  (interactive)
  (kshape-ls--execute "kshape.fixAll"
                      (kshape-ls--file) #'kshape-ls--tell))

;;;###autoload
(defun kshape-ls-health ()
  "Show a report for bug reports.
It tells versions, settings, timings, and what was given up in this file."
  (interactive)
  (kshape-ls--execute
   "kshape.health"
   (kshape-ls--file)
   (lambda (answer)
     (kshape-ls--show "*kshape-ls health*" (kshape-ls--get answer "text")))))

;;;###autoload
(defun kshape-ls-trust (&optional withdraw)
  "Let `kshape-ls-trace' run code of this workspace until the server ends.
With a prefix argument WITHDRAW, no longer."
  (interactive "P")
  (kshape-ls--notify "kshape/trust"
                     (list :trusted (if withdraw :json-false t))))

(provide 'kshape-ls)
;;; kshape-ls.el ends here
