;; The commands of the package.  -*- lexical-binding: t -*-
