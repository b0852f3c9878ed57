-- Does what a user does, and tells what there was to see.
package.path = vim.fs.dirname(_G.arg[0]) .. '/?.lua;' .. package.path
local session = require('session')
local wait_for = session.wait_for

local buffer = session.open()
local seen = { version = tostring(vim.version()), filetype = vim.bo[buffer].filetype }

local function diagnostics()
  return vim.tbl_map(
    function(d) return { code = d.code, line = d.lnum, text = vim.api.nvim_buf_get_lines(buffer, d.lnum, d.lnum + 1, false)[1]:sub(d.col + 1, d.end_col) } end,
    vim.diagnostic.get(buffer)
  )
end

-- 1. the mistake is marked
wait_for(function() return #vim.diagnostic.get(buffer) > 0 end)
seen.diagnostics = diagnostics()
local mark = vim.diagnostic.get(buffer)[1]
if mark then vim.api.nvim_win_set_cursor(0, { mark.lnum + 1, mark.col + 1 }) end

-- 2. the float of vim.lsp.buf.hover(), asked for again if it closes before it is seen: a cursor that has just moved
-- closes it
local float
local function floating()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then float = window end
  end
  return float ~= nil
end
for _ = 1, 20 do
  vim.lsp.buf.hover()
  if vim.wait(3000, floating, 5) then break end
end
if float then
  seen.hover = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(float), 0, -1, false)
  vim.api.nvim_win_close(float, true)
end

-- 3. hints
local function label(hint)
  local parts = hint.inlay_hint.label
  return type(parts) == 'string' and parts or table.concat(vim.tbl_map(function(part) return part.value end, parts))
end
vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
wait_for(function() return #vim.lsp.inlay_hint.get({ bufnr = buffer }) > 0 end)
seen.hints = vim.tbl_map(label, vim.lsp.inlay_hint.get({ bufnr = buffer }))

-- 4. the quick fix, chosen by its title
local before = vim.api.nvim_buf_get_changedtick(buffer)
vim.lsp.buf.code_action({
  apply = true,
  filter = function(action) return vim.startswith(action.title, 'Insert Flatten() →') end,
})
wait_for(function() return vim.api.nvim_buf_get_changedtick(buffer) > before end)
seen.buffer = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)

-- 5. nothing is marked any more
wait_for(function() return #vim.diagnostic.get(buffer) == 0 end)
seen.remaining = diagnostics()

-- 6. saved
vim.cmd.write()
session.leave(seen)
