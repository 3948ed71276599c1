// Judges the receipt in a folder with stock @sigstore/verify and its default options, then every change that has to be
// refused. Prints a line a case; `expected.txt` is what it has to print.
import { readFileSync } from 'node:fs';
import { createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import { bundleFromJSON } from '@sigstore/bundle';
import { RFC3161Timestamp } from '@sigstore/core';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { Verifier, toSignedEntity, toTrustMaterial } from '@sigstore/verify';

const folder = process.argv[2];
const thoroughness = process.argv[3];
const genuine = readFileSync(join(folder, 'bundle.sigstore.json'), 'utf8');
const root = TrustedRoot.fromJSON(JSON.parse(readFileSync(join(folder, 'trusted_root.json'), 'utf8')));
const rawBytes = createPublicKey(readFileSync(join(folder, 'key.pem'))).export({ type: 'spki', format: 'der' });
const hint = JSON.parse(genuine).verificationMaterial.publicKey.hint;
const verifier = new Verifier(toTrustMaterial(root, { [hint]: { rawBytes } }));

const accepts = (bundle) => {
  try {
    verifier.verify(toSignedEntity(bundleFromJSON(bundle)));
    return true;
  } catch {
    return false;
  }
};
const judge = (name, bundle) => console.log(`${accepts(bundle) ? 'accepted' : 'refused'}  ${name}`);

const changed = (change) => {
  const bundle = JSON.parse(genuine);
  change(bundle, bundle.verificationMaterial.tlogEntries[0]);
  return bundle;
};
const first = (base64) => {
  const bytes = Buffer.from(base64, 'base64');
  bytes[0] ^= 1;
  return bytes.toString('base64');
};
const last = (base64) => {
  const bytes = Buffer.from(base64, 'base64');
  bytes[bytes.length - 1] ^= 1;
  return bytes.toString('base64');
};
const next = (number) => String(Number(number) + 1);
const note = (entry, change) => {
  const checkpoint = entry.inclusionProof.checkpoint;
  checkpoint.envelope = change(checkpoint.envelope);
};
const stamps = (bundle) => bundle.verificationMaterial.timestampVerificationData.rfc3161Timestamps;

judge('genuine', JSON.parse(genuine));
const cases = {
  'payload changed': (b) => (b.dsseEnvelope.payload = first(b.dsseEnvelope.payload)),
  'payload removed': (b) => delete b.dsseEnvelope.payload,
  'payload type changed': (b) => (b.dsseEnvelope.payloadType += '2'),
  'payload type removed': (b) => delete b.dsseEnvelope.payloadType,
  'signature changed': (b) => (b.dsseEnvelope.signatures[0].sig = first(b.dsseEnvelope.signatures[0].sig)),
  'signature removed': (b) => (b.dsseEnvelope.signatures = []),
  'index changed': (b, e) => (e.inclusionProof.logIndex = next(e.inclusionProof.logIndex)),
  'index removed': (b, e) => delete e.inclusionProof.logIndex,
  'size changed': (b, e) => note(e, (text) => text.replace(/\n\d+\n/, (size) => `\n${next(size)}\n`)),
  'size removed': (b, e) => note(e, (text) => text.replace(/\n\d+\n/, '\n')),
  'hash changed': (b, e) => (e.inclusionProof.hashes[0] = first(e.inclusionProof.hashes[0])),
  'hash removed': (b, e) => e.inclusionProof.hashes.pop(),
  'hash added': (b, e) => e.inclusionProof.hashes.push(e.inclusionProof.hashes[0]),
  'proof removed': (b, e) => delete e.inclusionProof,
  'checkpoint removed': (b, e) => delete e.inclusionProof.checkpoint,
  'checkpoint without signature': (b, e) => note(e, (text) => text.slice(0, text.indexOf('\u2014'))),
  'logged body changed': (b, e) => (e.canonicalizedBody = first(e.canonicalizedBody)),
  'logged body removed': (b, e) => delete e.canonicalizedBody,
  'entry removed': (b) => (b.verificationMaterial.tlogEntries = []),
  'kind changed': (b, e) => (e.kindVersion.kind = 'intoto'),
  'version changed': (b, e) => (e.kindVersion.version = '0.0.1'),
  'key changed': (b) => (b.verificationMaterial.publicKey.hint = 'another'),
  'timestamp changed': (b) => (stamps(b)[0].signedTimestamp = last(stamps(b)[0].signedTimestamp)),
  'timestamp removed': (b) => stamps(b).pop(),
  'all timestamps removed': (b) => delete b.verificationMaterial.timestampVerificationData,
};
for (const [name, change] of Object.entries(cases)) judge(name, changed(change));

// These stand in a bundle twice, and it reads the other place. `verify/` reads both.
const unread = {
  'unread: index beside the proof': (b, e) => (e.logIndex = next(e.logIndex)),
  'unread: size beside the checkpoint': (b, e) => (e.inclusionProof.treeSize = next(e.inclusionProof.treeSize)),
  'unread: root beside the checkpoint': (b, e) => (e.inclusionProof.rootHash = first(e.inclusionProof.rootHash)),
  'unread: name of the log key': (b, e) => (e.logId.keyId = first(e.logId.keyId)),
};
for (const [name, change] of Object.entries(unread)) judge(name, changed(change));

// Every byte of what it reads, in one bit or in all.
const everyByte = (name, bytes, write, read = [[0, bytes.length]]) => {
  const survivors = [];
  for (const [from, until] of read)
    for (let bit = from * 8; bit < until * 8; bit++) {
      if (thoroughness !== 'every bit' && bit % 8 !== (bit >> 3) % 8) continue;
      bytes[bit >> 3] ^= 1 << bit % 8;
      if (accepts(changed((b, e) => write(b, e, bytes)))) survivors.push(`${bit >> 3}.${bit % 8}`);
      bytes[bit >> 3] ^= 1 << bit % 8;
    }
  console.log(`${['refused', ...survivors].join(' but not ')}  ${thoroughness} of the ${name}`);
};
const { dsseEnvelope: envelope, verificationMaterial: material } = JSON.parse(genuine);
const entry = material.tlogEntries[0];
const decoded = (base64) => Buffer.from(base64, 'base64');
everyByte('payload', decoded(envelope.payload), (b, e, v) => (b.dsseEnvelope.payload = v.toString('base64')));
everyByte('signature', decoded(envelope.signatures[0].sig),
  (b, e, v) => (b.dsseEnvelope.signatures[0].sig = v.toString('base64')));
everyByte('logged body', decoded(entry.canonicalizedBody), (b, e, v) => (e.canonicalizedBody = v.toString('base64')));
entry.inclusionProof.hashes.forEach((hash, i) => everyByte(`hash ${i}`, decoded(hash),
  (b, e, v) => (e.inclusionProof.hashes[i] = v.toString('base64'))));
const text = entry.inclusionProof.checkpoint.envelope;
const end = text.indexOf('\n\n') + 1;
everyByte('checkpoint', Buffer.from(text.slice(0, end)), (b, e, v) => note(e, (t) => v.toString() + t.slice(end)));
const line = text.slice(0, -1).split(' ').at(-1);
everyByte("checkpoint's signature", decoded(line), (b, e, v) => note(e, (t) => t.replace(line, v.toString('base64'))));
// What of a time stamp is its frame (lengths, versions, the status) it walks over; `verify/` compares that too.
const stamp = decoded(stamps(JSON.parse(genuine))[0].signedTimestamp);
const parsed = RFC3161Timestamp.parse(stamp);
const parts = {
  'timestamp': parsed.tstInfo.raw,
  "timestamp's issuer": parsed.signerIssuer,
  "timestamp's serial number": parsed.signerSerialNumber,
  "timestamp's signed attributes": parsed.signedAttrsObj.toDER(),
  "timestamp's signature": parsed.signatureValue,
};
for (const [name, part] of Object.entries(parts)) {
  const from = stamp.indexOf(part);
  everyByte(name, stamp, (b, e, v) => (stamps(b)[0].signedTimestamp = v.toString('base64')), [[from, from + part.length]]);
}
