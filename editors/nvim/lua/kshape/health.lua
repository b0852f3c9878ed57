-- :checkhealth kshape
local M = {}
local health = vim.health

local OLDEST_SERVER = { 0, 1 }

local function command()
  local configured = require('kshape').command
  if vim.fn.has('nvim-0.11') == 1 then configured = vim.lsp.config.kshape_ls.cmd end
  local running = vim.lsp.get_clients({ name = 'kshape_ls' })[1]
  local cmd = running and running.config.cmd or configured or { 'kshape-ls', 'serve' }
  return type(cmd) == 'table' and cmd or nil -- a function that starts it can't be looked into
end

local function check_editor()
  if vim.fn.has('nvim-0.10') == 0 then
    health.error('Neovim 0.10 or later is needed, this is ' .. tostring(vim.version()))
  else
    health.ok('Neovim ' .. tostring(vim.version()))
  end
end

local function check_server(cmd)
  if vim.fn.executable(cmd[1]) == 0 then
    health.error(("can't start %s"):format(cmd[1]), {
      'Install the server: pip install kshape-ls',
      "Or name it: require('kshape').setup({ cmd = { '/path/to/kshape-ls', 'serve' } })",
    })
    return
  end
  local line = vim.list_slice(cmd)
  if line[#line] == 'serve' then line[#line] = nil end
  local asked = vim.system(vim.list_extend(line, { '--version' }), { text = true, timeout = 30000 }):wait()
  local version = vim.version.parse(asked.stdout or '', { strict = false })
  if asked.code ~= 0 or not version then
    health.error(('%s does not tell its version'):format(table.concat(line, ' ')), { vim.trim(asked.stderr or '') })
  elseif vim.version.lt(version, OLDEST_SERVER) then
    health.warn(('kshape-ls %s is old'):format(version), { 'pip install --upgrade kshape-ls' })
  else
    health.ok(('kshape-ls %s: %s'):format(version, vim.fn.exepath(cmd[1])))
  end
end

local function check_clients()
  local clients = vim.lsp.get_clients({ name = 'kshape_ls' })
  if #clients == 0 then health.info('no server runs now: open a Python file') end
  for _, client in ipairs(clients) do
    local buffers = vim.lsp.get_buffers_by_client_id(client.id)
    health.ok(('runs for %d buffer%s, root %s'):format(#buffers, #buffers == 1 and '' or 's', client.config.root_dir or 'none'))
  end
end

function M.check()
  health.start('kshape-ls')
  check_editor()
  local cmd = command()
  if cmd then check_server(cmd) end
  check_clients()
end

return M
