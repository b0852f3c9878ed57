-- Neovim 0.11 and later find this file on the runtime path: vim.lsp.enable('kshape_ls') uses it. On 0.10 setup() does.
return {
  cmd = { 'kshape-ls', 'serve' },
  filetypes = { 'python' },
  root_markers = { 'pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', '.git' },
  -- Summaries and graphs are shown by the plugin, so the server needn't open files for them.
  capabilities = { experimental = { kshape = { panel = true } } },
  -- What a code lens does when it is run.
  commands = {
    ['kshape.showGraph'] = function(command) require('kshape.commands').graph(command.arguments[1]) end,
    ['kshape.showSummary'] = function(command) require('kshape.commands').summary(command.arguments[1]) end,
    ['kshape.verify'] = function(command) require('kshape.commands').verify(command.arguments[1]) end,
  },
}
