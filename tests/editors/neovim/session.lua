-- nvim --headless -u NONE -i NONE -n -l SCRIPT PLUGIN FILE OUT SERVER...
-- What the scripts beside this one share: a user's Neovim with the plugin, and FILE open in it.
local M = { plugin = _G.arg[1], file = _G.arg[2], out = _G.arg[3] }
local PATIENCE = 60000

function M.wait_for(condition)
  vim.wait(PATIENCE, condition, 20)
  return condition()
end

function M.open()
  vim.opt.runtimepath:append(M.plugin)
  vim.cmd('runtime! plugin/kshape.lua')
  vim.cmd('filetype on')
  local named = vim.env.KSHAPE_COMMAND
  local command = named and { named } or vim.list_slice(_G.arg, 4)
  if vim.fn.has('nvim-0.11') == 1 then
    -- As its documentation says for 0.11 and later; setup() is what 0.10 has.
    vim.lsp.config('kshape_ls', { cmd = command })
    vim.lsp.enable('kshape_ls')
  else
    require('kshape').setup({ cmd = command })
  end
  vim.cmd.edit(M.file)
  return vim.api.nvim_get_current_buf()
end

function M.leave(seen)
  for _, client in ipairs(vim.lsp.get_clients()) do
    if vim.fn.has('nvim-0.11') == 1 then client:stop() else client.stop() end
  end
  M.wait_for(function() return #vim.lsp.get_clients() == 0 end)
  seen.clients = #vim.lsp.get_clients()
  vim.fn.writefile({ vim.json.encode(seen) }, M.out)
  vim.cmd('qa!')
end

return M
