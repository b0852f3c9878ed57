local M = {}

--- What setup() starts on 0.10; later versions keep it in vim.lsp.config.
M.command = nil

--- Start kshape-ls for every Python buffer. `options` are laid over lsp/kshape_ls.lua: { cmd = { ... } }, for example.
function M.setup(options)
  options = options or {}
  if vim.fn.has('nvim-0.11') == 1 then
    vim.lsp.config('kshape_ls', options)
    vim.lsp.enable('kshape_ls')
    return
  end

  local file = vim.api.nvim_get_runtime_file('lsp/kshape_ls.lua', false)[1]
  local config = vim.tbl_deep_extend(
    'force',
    { name = 'kshape_ls', capabilities = vim.lsp.protocol.make_client_capabilities() },
    dofile(file),
    options
  )
  M.command = config.cmd

  -- Files of no project share a server too: they may import each other.
  local function same(client, other)
    return client.name == other.name and client.config.root_dir == other.root_dir
  end

  local function start(buffer)
    local root = config.root_dir or vim.fs.root(buffer, config.root_markers)
    vim.lsp.start(vim.tbl_extend('force', config, { root_dir = root }), { bufnr = buffer, reuse_client = same })
  end

  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('kshape_ls', { clear = true }),
    pattern = config.filetypes,
    callback = function(event) start(event.buf) end,
  })
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.tbl_contains(config.filetypes, vim.bo[buffer].filetype) then
      start(buffer)
    end
  end
end

return M
