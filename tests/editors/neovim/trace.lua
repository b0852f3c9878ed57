-- Where the user trusts the workspace, the program itself is run; what it was seen to do is shown.
package.path = vim.fs.dirname(_G.arg[0]) .. '/?.lua;' .. package.path
local session = require('session')

local buffer = session.open()
session.wait_for(function() return #vim.diagnostic.get(buffer) > 0 end)
local seen = { said = {} }
vim.notify = function(text) table.insert(seen.said, text) end
vim.cmd('KshapeTrust')
vim.cmd('KshapeTrace')
for _ = 1, 4 do
  if session.wait_for(function() return #seen.said > 0 end) then break end
end
session.leave(seen)
