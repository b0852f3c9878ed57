-- What :checkhealth kshape says, as text.
package.path = vim.fs.dirname(_G.arg[0]) .. '/?.lua;' .. package.path
local session = require('session')

local opened, failed = pcall(session.open)
if not vim.env.KSHAPE_COMMAND then
  assert(opened, failed)
  session.wait_for(function() return #vim.diagnostic.get(0) > 0 end)
end
vim.cmd('checkhealth kshape')
session.leave({ report = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') })
