-- Where answers are shown: a window, or the browser.
local M = {}

--- `text` in a window below that `q` closes; the window of the same `name` is used again.
function M.text(name, text)
  local title = 'kshape://' .. name
  local buffer = vim.fn.bufnr(title)
  if buffer < 0 then
    buffer = vim.api.nvim_create_buf(false, true)
    vim.api.nvim_buf_set_name(buffer, title)
    vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = buffer, desc = 'Close this window' })
  end
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(vim.trim(text), '\n'))
  vim.bo[buffer].modifiable = false
  vim.bo[buffer].modified = false
  if vim.fn.bufwinid(buffer) < 0 then
    vim.cmd('belowright split')
    vim.api.nvim_win_set_buf(0, buffer)
    vim.wo.wrap = false
  end
  return buffer
end

--- Write `html` into a file of the cache and open it as the system does; the file.
function M.page(name, html)
  local folder = vim.fs.joinpath(vim.fn.stdpath('cache'), 'kshape')
  vim.fn.mkdir(folder, 'p')
  local file = vim.fs.joinpath(folder, name .. '.html')
  vim.fn.writefile(vim.split(html, '\n'), file)
  -- A system without a browser says so by an error in 0.10 and by a second value since.
  local called, opened, failed = pcall(vim.ui.open, file)
  if not called or not opened then
    require('kshape.client').say(('the graph is in %s (%s)'):format(file, tostring(failed or opened)))
  end
  return file
end

return M
