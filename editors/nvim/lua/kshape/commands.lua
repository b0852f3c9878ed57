-- What the user commands and the code lenses do. Each takes what to ask about; by default the model at the cursor.
local client = require('kshape.client')
local show = require('kshape.show')
local M = {}

local function ask(command, about, done, of_file)
  local buffer = about and about.uri and vim.uri_to_bufnr(about.uri) or vim.api.nvim_get_current_buf()
  local server = client.of(buffer)
  if not server then return end
  local at_cursor = not of_file and buffer == vim.api.nvim_get_current_buf()
  local here = at_cursor and client.here(server, buffer) or { uri = vim.uri_from_bufnr(buffer) }
  client.execute(server, buffer, command, vim.tbl_extend('force', here, about or {}), done)
end

local function without_model(answer)
  if answer.model and answer.model ~= vim.NIL then return false end
  client.say('there is no model in this file')
  return true
end

--- Draw the layers of a model in the browser.
function M.graph(about)
  ask('kshape.showGraph', vim.tbl_extend('force', about or {}, { format = 'html' }), function(answer)
    if without_model(answer) then return end
    show.page(vim.fn.fnamemodify(vim.uri_to_fname(answer.uri), ':t:r') .. '-' .. answer.model, answer.drawing.text)
  end)
end

--- The table that model.summary() would print, in a window.
function M.summary(about)
  ask('kshape.showSummary', about, function(answer)
    if without_model(answer) then return end
    show.text('summary', answer.text)
  end)
end

--- Let real Keras rebuild the models of the file. What differs becomes diagnostics.
function M.verify(about)
  ask('kshape.verify', about, function(answer) client.say(answer.message) end, true)
end

--- Run the file under real Keras, without its training. Only in a trusted workspace.
function M.trace()
  ask('kshape.trace', nil, function(answer) client.say(answer.message) end, true)
end

--- Mend all that has one proven fix.
function M.fix_all()
  ask('kshape.fixAll', nil, function(answer)
    if not answer.applied then client.say(answer.reason) end
  end, true)
end

--- What a bug report wants to know, in a window.
function M.health()
  ask('kshape.health', nil, function(answer) show.text('health', answer.text) end, true)
end

--- Tell the server that code of this workspace may be run when you ask for it, or no longer.
function M.trust(trusted)
  local server = client.of(vim.api.nvim_get_current_buf())
  if server then client.notify(server, 'kshape/trust', { trusted = trusted }) end
end

return M
