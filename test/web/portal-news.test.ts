import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newsOf } from '../../web/portal/server/news.ts';
import { unreadOf } from '../../web/portal/server/unread.ts';
import { presenceOf } from '../../web/softphone/src/presence.ts';

describe('unreadOf', () => {
  let [answer, status]: [string, number] = ['', 200];
  let asked: { headers: IncomingHttpHeaders; body: string } | undefined;
  const dovecot = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked = { headers: request.headers, body };
      response.writeHead(status, { 'content-type': 'application/json' }).end(answer);
    });
  });
  const mailboxes = () => ({ url: `http://127.0.0.1:${(dovecot.address() as AddressInfo).port}`, key: 'abc' });

  before((done) => void dovecot.listen(0, '127.0.0.1', done));
  after((done) => void dovecot.close(done));

  it('asks for numbers of two folders alone, with the key, and reads them', async () => {
    answer = '[["doveadmResponse",[{"mailbox":"Voicemail","unseen":"2"},{"mailbox":"INBOX","unseen":"17"}],"unread"]]';
    assert.deepEqual(await unreadOf(mailboxes(), 'ada@vigie.test'), { inbox: 17, voicemail: 2 });
    assert.equal(asked?.headers.authorization, 'X-Dovecot-API YWJj');
    assert.deepEqual(JSON.parse(asked.body), [
      ['mailboxStatus', { user: 'ada@vigie.test', field: ['unseen'], mailboxMask: ['INBOX', 'Voicemail'] }, 'unread'],
    ]);
  });

  it('counts no voicemail where nobody ever left one', async () => {
    answer = '[["doveadmResponse",[{"mailbox":"INBOX","unseen":"0"}],"unread"]]';
    assert.deepEqual(await unreadOf(mailboxes(), 'ada@vigie.test'), { inbox: 0, voicemail: 0 });
  });

  it('says so where Dovecot refuses, knows nobody of that address, or answers something else', async () => {
    for (const said of [
      '[["error",{"type":"unAuthorized","exitCode":0},"unread"]]',
      '[["error",{"type":"exitCode","exitCode":67},"unread"]]',
      '[["doveadmResponse",[{"mailbox":"INBOX"}],"unread"]]',
      '[]',
    ]) {
      answer = said;
      await assert.rejects(
        unreadOf(mailboxes(), 'ada@vigie.test'),
        /Cannot read the unread mail of "ada@vigie.test" in /,
      );
    }
    [answer, status] = ['{}', 401];
    await assert.rejects(unreadOf(mailboxes(), 'ada@vigie.test'), /Cannot ask for the unread mail/);
  });
});

describe('newsOf', () => {
  const missed = [{ id: '7', number: '300701', name: 'Ada Lovelace', at: '2026-11-27T12:00:00.000Z' }];

  it('tells what can be told, and null of what cannot', async () => {
    const news = await newsOf({
      unread: () => Promise.reject(new Error('no mailboxes')),
      missed: () => Promise.resolve(missed),
    });
    assert.deepEqual(news, { unread: null, missed });
  });

  it('says nothing of mail where there is none', async () => {
    assert.deepEqual(await newsOf({ missed: () => Promise.resolve([]) }), { missed: [] });
  });
});

describe('presenceOf', () => {
  const document = (...dialogs: string[]): string =>
    `<?xml version="1.0"?>\n<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="1" state="full"
      entity="sip:300701@voice.vigie.test">${dialogs.join('')}</dialog-info>`;
  const dialog = (state: string, direction = ''): string =>
    `<dialog id="x" ${direction}><state>${state}</state></dialog>`;

  it('is free without a dialog, and when all have ended', () => {
    assert.equal(presenceOf(document()), 'free');
    assert.equal(presenceOf(document(dialog('terminated'), dialog('Terminated', 'direction="recipient"'))), 'free');
  });

  it('rings for who is called, and is busy for who calls', () => {
    assert.equal(presenceOf(document(dialog('early', 'direction="recipient"'))), 'ringing');
    assert.equal(presenceOf(document(dialog('Trying', 'direction="initiator"'))), 'busy');
  });

  it('is the most telling of several', () => {
    const ringing = dialog('early', 'direction="recipient"');
    assert.equal(presenceOf(document(dialog('terminated'), ringing)), 'ringing');
    assert.equal(presenceOf(document(ringing, dialog('confirmed', 'direction="initiator"'))), 'busy');
  });

  it('says nothing of a body that is no such document', () => {
    assert.equal(presenceOf(''), null);
    assert.equal(presenceOf('Messages-Waiting: no'), null);
  });
});
