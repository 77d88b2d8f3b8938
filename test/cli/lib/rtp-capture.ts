/** A capture (pcap, Ethernet, IPv4, UDP) of one PCMA stream from 192.0.2.1:4000 to 192.0.2.2:5000, 20 ms a packet. */
export function rtpCapture(packets: number, { lost = [] }: { lost?: readonly number[] } = {}): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(1, 20);
  const sent = Array.from({ length: packets }, (_, i) => i).filter((i) => !lost.includes(i));
  return Buffer.concat([header, ...sent.map(record)]);
}

/** One packet with its record's header. */
function record(i: number): Buffer {
  const payload = Buffer.from(Array.from({ length: 160 }, (_, k) => (i * 31 + k * 7) % 256));
  const rtp = Buffer.alloc(12);
  rtp.writeUInt16BE(0x8008, 0);
  rtp.writeUInt16BE((65_500 + i) % 65_536, 2);
  rtp.writeUInt32BE(i * 160, 4);
  rtp.writeUInt32BE(0x0badcafe, 8);
  const udp = Buffer.alloc(8);
  udp.writeUInt16BE(4000, 0);
  udp.writeUInt16BE(5000, 2);
  udp.writeUInt16BE(8 + 12 + 160, 4);
  const ip = Buffer.from('4500000000000000401100 00c0000201c0000202'.replaceAll(' ', ''), 'hex');
  ip.writeUInt16BE(20 + 8 + 12 + 160, 2);
  const frame = Buffer.concat([Buffer.from('0200000000020200000000010800', 'hex'), ip, udp, rtp, payload]);
  const head = Buffer.alloc(16);
  const us = i * 20_000;
  head.writeUInt32LE(1_800_000_000 + Math.floor(us / 1e6), 0);
  head.writeUInt32LE(us % 1e6, 4);
  head.writeUInt32LE(frame.length, 8);
  head.writeUInt32LE(frame.length, 12);
  return Buffer.concat([head, frame]);
}
