begin;
select plan(133);

create temp table f as
select o, p, tests.create_user('owner@people.example', o) as owner, tests.create_user('viewer@people.example', o) as viewer,
  tests.create_user('stranger@people.example', p) as stranger, tests.create_user('admin@leadmill.example', null, true) as admin
from tests.create_organization('Ringer Ltd') as o, tests.create_organization('Other Ltd') as p;
update identity.membership set role = 'viewer' where user_id = (select viewer from f);
grant select on f to public;
create temp table made (name text, answer jsonb);
grant select, insert on made to public;
create function pg_temp.create_channel(kind text, target jsonb, name text default null, settings jsonb default '{}') returns void
language sql as $$
  insert into made
  select coalesce(create_channel.name, kind), api.create_channel(kind, coalesce(create_channel.name, kind), target, settings)
$$;
create function pg_temp.try_url(kind text, url text) returns text language sql as $$
  select tests.faults(format('select api.create_channel(%L, %L, %L)', kind, gen_random_uuid(), jsonb_build_object('url', url)))
$$;
do $$ begin execute format('grant usage on schema %s to public',
  (select nspname from pg_namespace where oid = pg_my_temp_schema())); end $$;

-- Who may.
select tests.act_as_anon();
select is(tests.outcome($$select api.create_channel('email', 'x', '{"address": "a@b.example"}')$$), '42501',
  'a stranger creates no channel');
select tests.act_as_nobody();
select tests.act_as(viewer) from f;
select is(tests.outcome($$select api.create_channel('email', 'x', '{"address": "a@b.example"}')$$), '403 LM115', 'nor does a viewer');
select tests.act_as_nobody();

-- What is wrong with it.
select tests.act_as(owner) from f;
select is(tests.faults(format('select api.create_channel(%s)', a)), e, e)
from (values
  ($$null, null, null$$, 'kind required, name required'),
  ($$'fax', 'x', '{}'$$, 'kind not_an_option'),
  ($$'slack', ' ', '{}'$$, 'name required, target.url required'),
  ($$'slack', repeat('x', 101), null$$, 'name too_long, target not_an_object'),
  ($$'slack', 'x', '"text"'$$, 'target not_an_object'),
  ($$'slack', 'x', '[]', '{"format": "json"}'$$, 'target not_an_object, settings.format unknown_field'),
  ($$'teams', 'x', '{"url": 5, "token": "x"}'$$, 'target.url wrong_type, target.token unknown_field'),
  ($$'telegram', 'x', '{"token": "12:x", "chat_id": "@a b", "message_thread_id": 0}'$$,
    'target.token not_a_match, target.chat_id not_a_match, target.message_thread_id too_small'),
  ($$'email', 'x', '{"address": "nobody"}'$$, 'target.address not_an_email'),
  ($$'endpoint', 'x', '5'$$, 'target not_an_object'),
  ($$'endpoint', 'x', '{"url": "https://a.example", "headers": []}', '{"format": "xml", "is_ordered": 1}'$$,
    'target.headers not_an_object, settings.format not_an_option, settings.is_ordered wrong_type'),
  ($$'endpoint', 'x', '{"url": "https://a.example", "headers": {"Host": "b", "Content-Length": "1", "webhook-id": "x", "x y": "1",
      "X-A": 5, "X-B": "a\r\nB: c", "X-C": "", "X-D": "ok"}}'$$,
    'target.headers.Content-Length not_an_option, target.headers.Host not_an_option, target.headers.X-A wrong_type, '
    'target.headers.X-B not_a_match, target.headers.X-C not_a_match, target.headers.webhook-id not_an_option, '
    'target.headers.x y not_a_match')
  ) as v (a, e);

-- Addresses that name another host than they seem to, an address of a machine, another port or another scheme.
select is(pg_temp.try_url('endpoint', u), 'target.url not_a_match', u)
from unnest(array[
  'http://hooks.example/x', 'ftp://hooks.example/x', 'hooks.example/x', '//hooks.example/x', 'https:hooks.example', 'https:///x',
  'https://hooks.example:8443/x', 'https://hooks.example:/x', 'https://hooks.example:443@evil.example/', 'https://user@hooks.example/x',
  'https://user:pass@hooks.example/x', 'https://good.example\@evil.example/', 'https://good.example/#@evil.example', 'https://localhost/x',
  'https://a.localhost/x', 'https://db.internal/x', 'https://printer.local/', 'https://127.0.0.1/x', 'https://127.1/',
  'https://2130706433/', 'https://0x7f000001/', 'https://0x7f.1/', 'https://0177.0.0.1/', 'https://0/', 'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://127.0.0.1./', 'https://hooks.example./', 'https://hooks/', 'https://-a.example/', 'https://a..example/', 'https://a_b.example/',
  'https://127。0。0。1/', 'https://münchen.example/', 'https://hooks.example/a b', E'https://hooks.example/\nx',
  'https://hooks.example/x#y',
  'https://hooks.1x/', 'https://' || repeat('a', 64) || '.example/', 'https://' || repeat('a.', 127) || 'example/',
  'http://127.0.0.1:9999/x', 'https://127.0.0.1:9999/x']) as u;
select is(pg_temp.try_url(k, u), 'target.url not_a_match', k || ': ' || u)
from (values
  ('google_chat', 'https://chat.googleapis.com/v1/spaces/AAA/messages'),
  ('google_chat', 'https://chat.googleapis.com/v1/spaces/AAA/messages?key=k'),
  ('google_chat', 'https://chat.googleapis.com/v1/spaces/AAA/messages?key=k&token='),
  ('google_chat', 'https://chat.googleapis.com/v1/spaces/AAA/messages?key=k&token=t&x=y'),
  ('google_chat', 'https://chat.googleapis.com/v1/spaces/A/A/messages?key=k&token=t'),
  ('google_chat', 'https://chat.googleapis.com.evil.example/v1/spaces/AAA/messages?key=k&token=t'),
  ('google_chat', 'http://chat.googleapis.com/v1/spaces/AAA/messages?key=k&token=t'),
  ('slack', 'https://hooks.slack.com/services/T1/B1'), ('slack', 'https://slack.com/services/T1/B1/x'),
  ('slack', 'https://hooks.slack.com/services/T1/B1/x?y=z'), ('slack', 'https://hooks.slack.com/workflows/T1/B1/x'),
  ('teams', 'https://acme.webhook.office.com/x?sig=1'), ('teams', 'https://logic.azure.com/x?sig=1'),
  ('teams', 'https://prod.westus.logic.azure.com/workflows/x?sv=1'), ('teams', 'https://evil-logic.azure.com/workflows/x?sig=1'),
  ('teams', 'https://prod.logic.azure.com:8443/workflows/x?sig=1')) as v (k, u);
select is(pg_temp.try_url(k, u), 'done', k || ': ' || u)
from (values
  ('endpoint', 'https://hooks.example'), ('endpoint', 'https://HOOKS.example:443/a/b?c=d%20e&f=@g'), ('endpoint', 'https://a.xn--p1ai/x'),
  ('google_chat', 'https://chat.googleapis.com/v1/spaces/AA-A_1/messages?token=t%3D&key=k'),
  ('teams', 'https://prod-12.westus.logic.azure.com:443/workflows/0a/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Frun&sv=1.0&sig=x'),
  ('teams', 'https://default01.02.environment.api.powerplatform.com/powerautomate/automations/direct/workflows/0a/triggers/manual?sig=y'),
  ('slack', 'https://hooks.slack.com/services/T00/B00/abcDEF1')) as v (k, u);
select tests.act_as_nobody();
delete from notification.channel;

-- What is stored.
select tests.act_as(owner) from f;
select pg_temp.create_channel('google_chat', '{"url": "https://chat.googleapis.com/v1/spaces/SPACE/messages?key=KEY&token=TOKEN123"}');
select pg_temp.create_channel('slack', '{"url": "https://hooks.slack.com/services/T1/B1/SECRETxyz"}');
select pg_temp.create_channel('telegram',
  '{"token": "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "chat_id": -10012, "message_thread_id": 7}');
select pg_temp.create_channel('endpoint', '{"url": "https://HOOKS.example/in/SECRETabc", "headers": {"Authorization": "Bearer HIDDEN"}}',
  settings => '{"is_ordered": true}');
select results_eq(
  $$select name, hint, settings, status, confirmed_at is not null, organization_id = (select o from f), created_by = (select owner from f)
    from api.channels order by name$$,
  $$values
    ('endpoint', 'https://hooks.example/…', '{"format": "json", "is_ordered": true, "reject_is_return_request": false}'::jsonb,
      'active', true, true, true),
    ('google_chat', 'https://chat.googleapis.com/v1/spaces/SPACE …123', '{}', 'active', true, true, true),
    ('slack', 'https://hooks.slack.com/…xyz', '{}', 'active', true, true, true),
    ('telegram', 'bot 123456, chat -10012', '{"chat_id": "-10012", "message_thread_id": 7}', 'active', true, true, true)$$,
  'members see their channels, without what is secret');
select is(tests.outcome(format('select %s from notification.%s', c, t)), '42501', format('nobody reads %s of %s', c, t))
from (values ('secret', 'channel'), ('secret_key_id', 'channel'), ('destination_id', 'channel'), ('secret', 'signing_secret'),
  ('key_hash', 'destination')) as v (c, t);
select ok(answer ->> 'signing_secret' ~ '^whsec_[A-Za-z0-9+/]{43}=$', 'an endpoint gets a secret of 32 bytes') from made
where name = 'endpoint';
select is(answer - 'channel_id', '{}', 'a chat has none') from made where name = 'slack';
select is(tests.outcome($$select pg_temp.create_channel('slack', '{"url": "https://hooks.slack.com/services/T1/B1/other"}')$$), '409 LM722',
  'a name is given once');
select tests.act_as_nobody();
select is_empty(
  $$select from notification.channel as c left join notification.signing_secret as s on s.channel_id = c.id
    where (c::text || s::text || encode(c.secret, 'escape')) ~ 'TOKEN123|SECRET|AAAAAAA|HIDDEN|whsec_'$$,
  'secrets are encrypted');
select is_empty(
  $$select from audit.event where after::text ~ 'TOKEN123|SECRET|AAAAAAA|HIDDEN|whsec_' or after -> 'secret' <> '"redacted"'$$,
  'and not in the audit log');
select is(
  (select count(*) from audit.event as e join notification.channel as c on c.id::text = e.entity_id
    where e.entity = 'notification.channel' and e.action = 'insert' and e.organization_id = f.o and e.user_id = f.owner),
  4::bigint, 'which says who created them') from f;
select results_eq($$select kind, every from notification.destination where id in (select destination_id from notification.channel)
    order by 1$$,
  $$values ('endpoint', interval '0'), ('google_chat', '1 second'), ('slack', '1 second'), ('telegram', '3 seconds')$$,
  'each has a queue with the rate of its vendor');

-- Who shares a queue.
select tests.act_as(stranger) from f;
select is_empty('select from api.channels', 'another organisation sees none of them');
select pg_temp.create_channel('google_chat', '{"url": "https://chat.googleapis.com/v1/spaces/SPACE/messages?key=K2&token=T2"}',
  'their chat');
select pg_temp.create_channel('endpoint', '{"url": "https://hooks.example/in/SECRETabc"}', 'their endpoint');
select tests.act_as_nobody();
select results_eq(
  $$select c.kind, count(distinct c.destination_id) from notification.channel as c
    where c.kind in ('google_chat', 'endpoint') group by 1 order by 1$$,
  $$values ('endpoint', 2::bigint), ('google_chat', 1)$$,
  'all webhooks of a space share one queue; nobody shares the queue of an endpoint by naming its URL');

-- How many.
update ops.setting set value = '4' where name = 'notification.most_channels';
select tests.act_as(owner) from f;
select is(tests.outcome($$select pg_temp.create_channel('email', '{"address": "a@b.example"}')$$), '409 LM723', 'their number is limited');
select tests.act_as_nobody();
update ops.setting set value = '20' where name = 'notification.most_channels';

-- The platform's.
select tests.act_as(admin) from f;
select pg_temp.create_channel('slack', '{"url": "https://hooks.slack.com/services/T1/B1/platform"}');
select is((select organization_id from api.channels where hint like '%orm'), null, 'an admin creates channels of the platform');
select is((select count(*) from api.channels), 7::bigint, 'and sees all');
select tests.act_as_nobody();
select tests.act_as(owner) from f;
select is((select count(*) from api.channels), 4::bigint, 'which members do not');
select tests.act_as_nobody();

-- Local targets, for tests and demonstrations.
update ops.setting set value = '["127.0.0.1:9999", "stand-in:80"]' where name = 'notification.local_targets';
select tests.act_as(owner) from f;
select is(pg_temp.try_url(k, u), e, u)
from (values
  ('endpoint', 'http://127.0.0.1:9999/x', 'done'), ('endpoint', 'http://stand-in:80', 'done'),
  ('endpoint', 'http://127.0.0.1:9998/x', 'target.url not_a_match'), ('endpoint', 'http://127.0.0.1/x', 'target.url not_a_match'),
  ('endpoint', 'http://127.0.0.1:9999@evil.example/x', 'target.url not_a_match'),
  ('endpoint', 'http://127.0.0.1:99990/x', 'target.url not_a_match'), ('endpoint', 'https://127.0.0.1:9999/x', 'target.url not_a_match'),
  ('endpoint', 'http://stand-in/x', 'target.url not_a_match'),
  ('slack', 'http://127.0.0.1:9999/services/T1/B1/x', 'target.url not_a_match')) as v (k, u, e);
select is((select count(*) from api.channels where settings ? 'is_local'), 0::bigint, 'the list does not say so');
select tests.act_as_nobody();
select is((select count(*) from notification.channel where settings -> 'is_local' = 'true'), 2::bigint, 'the worker is told so');
select is(notification.is_public_host(h), e, h)
from (values ('a.example', true), ('a', false), ('1.2.3.4', false), ('a.1b', false), ('a.b1', false), ('a.xn--p1ai', true), ('a.xn--', false)) as v (h, e);
select is(notification.parse_url('https://A.example:443/X?y'),
  '{"url": "https://a.example/X?y", "host": "a.example", "rest": "/X?y", "is_local": false}', 'an address in its canonical form');

-- Mailboxes.
select tests.act_as(owner) from f;
select pg_temp.create_channel('email', '{"address": " Owner@People.example "}', 'mine');
select pg_temp.create_channel('email', '{"address": "box@elsewhere.example"}', 'box');
select pg_temp.create_channel('email', '{"address": "stranger@people.example"}', 'theirs');
select results_eq($$select name, settings ->> 'address', confirmed_at is not null from api.channels where kind = 'email' order by 1$$,
  $$values ('box', 'box@elsewhere.example', false), ('mine', 'owner@people.example', true), ('theirs', 'stranger@people.example', false)$$,
  'the address of a member needs no confirmation');
select tests.act_as_nobody();
select results_eq(
  $$select c.name from notification.delivery as d join notification.channel as c on c.id = d.channel_id
    where d.template = 'confirm_channel_address' order by 1$$,
  $$values ('box'), ('theirs')$$, 'others are asked');
create temp table link as
select notification.describe_channel_address(jsonb_build_object('channel_id', c.id), c.organization_id, null) ->> 'token' as token, c.id
from notification.channel as c where c.name = 'box';
grant select on link to public;
select is(notification.describe_channel_address(jsonb_build_object('channel_id', l.id), f.p, null), null,
  'the link is for the organisation of the channel') from link as l, f;
select tests.act_as_anon();
select is(tests.outcome(format('select api.confirm_channel_address(%L)', t)), '400 LM705', 'not a link: ' || left(t, 40))
from link, unnest(array['', 'x', left(token, -1) || translate(right(token, 1), '0123456789abcdef', '123456789abcdef0'),
  regexp_replace(token, '\.[0-9]+\.', '.9999999999.'),
  (select answer ->> 'channel_id' from made where name = 'theirs') || substr(token, 37),
  regexp_replace(token, '\.[0-9]+\.', '.1.')]) as t;
select is(tests.outcome($$select api.confirm_channel_address(token) from link$$), 'done', 'the reader of the mail confirms the address');
select is(tests.outcome($$select api.confirm_channel_address(token) from link$$), 'done', 'as often as the link is followed');
select tests.act_as_nobody();
select is((select confirmed_at is not null from notification.channel where name = 'box'), true, 'which counts');
select tests.act_as(owner) from f;
select is(tests.outcome(format($$select pg_temp.create_channel('email', '{"address": "b%s@elsewhere.example"}', 'b%1$s')$$, n)), e,
  'mail ' || n)
from (values (1, 'done'), (2, 'done'), (3, 'done'), (4, '429 LM706')) as v (n, e);
select tests.act_as_nobody();

select * from finish();
rollback;
