// SPDX-License-Identifier: BSD-3-Clause
// A Node server of lines: RPC.Echo by json-rpc-2.0 over TCP. (jayson's own TCP server ends no reply with "\n".) Prints its port.
const net = require('net');
const readline = require('readline');
const { JSONRPCServer } = require('json-rpc-2.0');
const server = new JSONRPCServer();
server.addMethod('RPC.Echo', (params) => (Array.isArray(params) ? params[0] : params.message));
server.addMethod('Big.Number', () => 9007199254740991);
const listener = net.createServer((socket) => {
  socket.on('error', () => socket.destroy());
  readline.createInterface({ input: socket }).on('line', async (line) => {
    const reply = await server.receiveJSON(line);
    if (reply) socket.write(JSON.stringify(reply) + '\n');
  });
});
listener.listen(0, '127.0.0.1', () => console.log(listener.address().port));
