-- The client of the current buffer, and questions to its server.
local M = {}

function M.say(text, level) vim.notify('kshape-ls: ' .. text, level or vim.log.levels.INFO) end

--- The client of `buffer`; a word to the user, and nil, where none runs.
function M.of(buffer)
  local client = vim.lsp.get_clients({ name = 'kshape_ls', bufnr = buffer })[1]
  if not client then
    M.say("no server runs for this buffer (:checkhealth kshape tells why)", vim.log.levels.WARN)
  end
  return client
end

function M.notify(client, method, params)
  if vim.fn.has('nvim-0.11') == 1 then return client:notify(method, params) end
  return client.notify(method, params)
end

--- What to ask about: the buffer's text and where the cursor stands in it.
function M.here(client, buffer)
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  return { uri = vim.uri_from_bufnr(buffer), position = params.position }
end

--- Run a command of the server's; `done` gets its answer. An error is told to the user.
function M.execute(client, buffer, command, argument, done)
  local provider = client.server_capabilities.executeCommandProvider or {}
  if not vim.tbl_contains(provider.commands or {}, command) then
    return M.say(("this server doesn't know %s: update kshape-ls"):format(command), vim.log.levels.WARN)
  end
  local function answered(failed, answer)
    if failed then return M.say(failed.message, vim.log.levels.ERROR) end
    if answer and answer ~= vim.NIL then done(answer) end
  end
  local params = { command = command, arguments = { argument } }
  if vim.fn.has('nvim-0.11') == 1 then
    client:request('workspace/executeCommand', params, answered, buffer)
  else
    client.request('workspace/executeCommand', params, answered, buffer)
  end
end

return M
