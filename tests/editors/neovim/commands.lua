-- The user commands: what they show and say.
package.path = vim.fs.dirname(_G.arg[0]) .. '/?.lua;' .. package.path
local session = require('session')

local buffer = session.open()
session.wait_for(function() return #vim.diagnostic.get(buffer) > 0 end)
local seen = { said = {}, defined = {} }
for name in pairs(vim.api.nvim_get_commands({})) do
  if vim.startswith(name, 'Kshape') then table.insert(seen.defined, name) end
end
table.sort(seen.defined)
vim.ui.open = function(path)
  seen.opened = path
  return {}
end
vim.notify = function(text) table.insert(seen.said, text) end

vim.api.nvim_win_set_cursor(0, { 6, 4 })
vim.cmd('KshapeGraph')
session.wait_for(function() return seen.opened ~= nil end)

local function summary()
  local shown = vim.fn.bufnr('kshape://summary')
  return shown > 0 and vim.api.nvim_buf_get_lines(shown, 0, -1, false)
end
vim.cmd('KshapeSummary')
session.wait_for(function() return summary() and #summary() > 1 end)
seen.summary = summary()
seen.windows = #vim.api.nvim_list_wins()
vim.cmd('wincmd p')
vim.cmd('KshapeSummary no_such_model')
session.wait_for(function() return #seen.said > 0 end)
seen.no_model = table.concat(seen.said, '\n')
seen.said = {}

vim.cmd('KshapeTrace')
session.wait_for(function() return #seen.said > 0 end)
seen.untrusted = table.concat(seen.said, '\n')

-- Which fix is meant, if any, is the user's to say: a Dense may well work on the last axis only.
vim.cmd('KshapeFixAll')
session.wait_for(function() return #seen.said > 1 end)
seen.unfixed = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
local line = vim.fn.search('layers.Dense') - 1
vim.api.nvim_buf_set_lines(buffer, line, line + 1, false, { '    layers.Conv1D(10, 3),' })
session.wait_for(function()
  local found = vim.diagnostic.get(buffer)
  return #found == 1 and found[1].code == 'rank-mismatch'
end)
vim.cmd('KshapeFixAll')
session.wait_for(function() return vim.fn.search('layers.Reshape', 'nw') > 0 end)
seen.fixed = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)

vim.cmd('KshapeHealth')
session.wait_for(function() return vim.fn.bufnr('kshape://health') > 0 end)
seen.health = vim.api.nvim_buf_get_lines(vim.fn.bufnr('kshape://health'), 0, -1, false)
session.leave(seen)
