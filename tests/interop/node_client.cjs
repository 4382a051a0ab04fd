// SPDX-License-Identifier: BSD-3-Clause
// jayson's and json-rpc-2.0's clients against `trapline serve`, at the port given.
const net = require('net');
const readline = require('readline');
const jayson = require('jayson');
const { JSONRPCClient } = require('json-rpc-2.0');

const port = Number(process.argv[2]);

function check(name, good, got) {
  console.log(good ? `ok      ${name}` : `FAILED ${name}: got ${JSON.stringify(got)}`);
}

function call(client, ...request) {
  return new Promise((resolve) => client.request(...request, (error, ...rest) => resolve({ error, rest })));
}

async function withJayson() {
  const client = jayson.Client.tcp({ host: '127.0.0.1', port });
  let { error, rest } = await call(client, 'RPC.Echo', ['hello']);
  check('jayson client: parameters by position, an id that is a UUID', !error && rest[0].result === 'hello', [error, rest]);
  ({ error, rest } = await call(client, 'RPC.Echo', { message: 'h\u00e4\u20ac\u{1f600}"\\\n' }));
  check('jayson client: parameters by name', !error && rest[0].result === 'h\u00e4\u20ac\u{1f600}"\\\n', [error, rest]);
  ({ error, rest } = await call(client, 'Echo.Sum', { a: 2147483647, b: 1 }));
  check('jayson client: 64 bits come as a decimal string', !error && rest[0].result === '2147483648', [error, rest]);
  ({ error, rest } = await call(client, 'No.Such', []));
  check('jayson client: no such method', !error && rest[0].error.code === -32601, [error, rest]);
  ({ error, rest } = await call(client, 'Echo.Sample', { sample: { sensor: 1, color: 'red', at: 1, data: '' } }));
  check('jayson client: a declared error has its number and name', !error && rest[0].error.code === 1 &&
    rest[0].error.data === 'empty', [error, rest]);
  ({ error, rest } = await call(client, 'Monitor.Restart', { name: 'hello' }));
  check('jayson client: a void result is null', !error && rest[0].result === null, [error, rest]);
  const before = await call(client, 'Echo.Count', []);
  await new Promise((resolve) => client.request('Echo.Count', [], null, resolve));
  // The notification came on a connection of its own: its turn may be after the next call's.
  let after = await call(client, 'Echo.Count', []);
  while (Number(after.rest[0].result) < Number(before.rest[0].result) + 2) {
    after = await call(client, 'Echo.Count', []);
  }
  check('jayson client: a notification runs and is not answered', true);
  const batch = [client.request('Echo.Sum', [1, 2]), client.request('Echo.Count', [], null), client.request('Echo.Sum', [3, 4])];
  ({ error, rest } = await call(client, batch));
  const results = error ? [] : rest[0].map((r) => r.result);
  check('jayson client: a batch', results.join() === '3,7', [error, rest]);
}

async function withJsonRpc2() {
  const socket = net.connect(port, '127.0.0.1');
  const client = new JSONRPCClient((request) => { socket.write(JSON.stringify(request) + '\n'); });
  readline.createInterface({ input: socket }).on('line', (line) => client.receive(JSON.parse(line)));
  check('json-rpc-2.0 client: a call', (await client.request('RPC.Echo', ['hi'])) === 'hi');
  const sums = await Promise.all(Array.from({ length: 200 }, (_, i) => client.request('Echo.Sum', { a: i, b: i })));
  check('json-rpc-2.0 client: 200 calls at once', sums.every((s, i) => s === String(2 * i)), sums);
  let error;
  await client.request('RPC.LED', { Name: 'green', On: true }).catch((e) => { error = e; });
  check('json-rpc-2.0 client: a declared error', error && error.code === 1 && error.data === 'no_such_led', error);
  error = undefined;
  await client.request('Log.Write', { text: 'x' }).catch((e) => { error = e; });
  check('json-rpc-2.0 client: no permission', error && error.code === -32006, error);
  client.notify('Echo.Count', []);
  const batch = await client.requestAdvanced([
    { jsonrpc: '2.0', id: 'a', method: 'Echo.Sum', params: [1, 1] },
    { jsonrpc: '2.0', id: 'b', method: 'No.Such' },
  ]);
  check('json-rpc-2.0 client: a batch, one call of which fails', batch.length === 2 && batch[0].result === '2' &&
    batch[1].error.code === -32601, batch);
  const discovered = await client.request('rpc.discover', {});
  check('json-rpc-2.0 client: rpc.discover is OpenRPC', discovered.openrpc.startsWith('1.') &&
    discovered.methods.some((m) => m.name === 'RPC.Echo'), discovered.openrpc);
  socket.end();
}

withJayson().then(withJsonRpc2).then(() => console.log('done'), (error) => console.log(`FAILED node client: ${error.stack}`));
