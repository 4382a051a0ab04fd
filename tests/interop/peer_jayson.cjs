// SPDX-License-Identifier: BSD-3-Clause
// A Node server: RPC.Echo by jayson over TCP. Prints its port.
const jayson = require('jayson');
const server = new jayson.Server({
  'RPC.Echo': (args, callback) => callback(null, Array.isArray(args) ? args[0] : args.message),
}).tcp();
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
