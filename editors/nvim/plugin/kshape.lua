if vim.g.loaded_kshape then return end
vim.g.loaded_kshape = true

local function define(name, does, options) vim.api.nvim_create_user_command(name, does, options) end

local function about(event) return event.args ~= '' and { model = event.args } or nil end

define('KshapeGraph', function(event) require('kshape.commands').graph(about(event)) end, {
  nargs = '?',
  desc = 'Draw the layers of the model at the cursor (or of the one named) in the browser',
})
define('KshapeSummary', function(event) require('kshape.commands').summary(about(event)) end, {
  nargs = '?',
  desc = 'Show the summary of the model at the cursor (or of the one named)',
})
define('KshapeVerify', function(event) require('kshape.commands').verify(about(event)) end, {
  nargs = '?',
  desc = 'Let real Keras rebuild the models of this file',
})
define('KshapeTrace', function() require('kshape.commands').trace() end, {
  desc = 'Run this file under real Keras, without its training (trusted workspaces only)',
})
define('KshapeFixAll', function() require('kshape.commands').fix_all() end, {
  desc = 'Apply every fix that needs no choice',
})
define('KshapeHealth', function() require('kshape.commands').health() end, {
  desc = 'Show a report for bug reports: versions, settings, timings, what was given up in this file',
})
define('KshapeTrust', function(event) require('kshape.commands').trust(not event.bang) end, {
  bang = true,
  desc = 'Allow :KshapeTrace to run code of this workspace; with ! no longer',
})
