-- An edit in a file of helpers: what is marked in the file that imports it follows.
package.path = vim.fs.dirname(_G.arg[0]) .. '/?.lua;' .. package.path
local session = require('session')

local helpers = vim.fs.dirname(session.file) .. '/helpers.py'
vim.fn.writefile({ 'SIZE = (8, 8, 1)' }, helpers)
vim.fn.writefile({
  'import keras',
  'from helpers import SIZE',
  'y = keras.layers.Conv2D(4, 3)(keras.Input(SIZE))',
}, session.file)
local buffer = session.open()
local function codes() return vim.tbl_map(function(each) return each.code end, vim.diagnostic.get(buffer)) end
local seen = {}
session.wait_for(function() return #vim.lsp.get_clients() > 0 and vim.lsp.get_clients()[1].initialized end)
vim.cmd.split(helpers)
vim.api.nvim_buf_set_lines(0, 0, 1, false, { 'SIZE = (8, 1)' })
session.wait_for(function() return #codes() > 0 end)
seen.wrong = codes()
vim.api.nvim_buf_set_lines(0, 0, 1, false, { 'SIZE = (9, 9, 1)' })
session.wait_for(function() return #codes() == 0 end)
seen.right = codes()
session.leave(seen)
