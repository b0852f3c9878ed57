-- Neovim 0.11 and later find this file on the runtime path: vim.lsp.enable('kshape_ls') uses it.
return {
  cmd = { 'kshape-ls', 'serve' },
  filetypes = { 'python' },
  root_markers = { 'pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', '.git' },
}
