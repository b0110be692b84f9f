-- What becomes of a channel: renamed, with another target or secret, enabled again, removed.
begin;
select plan(61);

create temp table f as
select o, tests.create_user('owner@people.example', o) as owner, tests.create_user('stranger@people.example') as stranger,
  tests.create_user('admin@leadmill.example', null, true) as admin
from tests.create_organization('Ringer Ltd') as o;
alter table f add endpoint uuid, add chat uuid, add box uuid;
update f set endpoint = tests.create_channel(owner, 'endpoint', 'in'), chat = tests.create_channel(owner, 'google_chat', 'AAA'),
  box = tests.create_channel(owner, 'email', 'box');
grant select on f to public;
select tests.register_parcels();
create function pg_temp.waiting(channel uuid) returns text language sql as $$
  select string_agg(format('%s %s', v.status, v.sequence), ', ' order by v.created_at, v.id)
  from notification.delivery as v join notification.channel as c on c.id = v.channel_id
  where v.channel_id = waiting.channel and v.destination_id = c.destination_id
$$;

-- Of others.
select tests.act_as(stranger) from f;
select is(tests.outcome(format(c, endpoint)), '404 LM721', 'of another organisation: ' || c)
from f, unnest(array[
  $$select api.update_channel(%L, 'x')$$, $$select api.replace_channel_target(%L, '{}')$$, $$select api.rotate_signing_secret(%L)$$,
  $$select api.enable_channel(%L)$$, $$select api.remove_channel(%L, true)$$, $$select api.test_channel(%L)$$,
  $$select api.resend_deliveries(%L, '2020-01-01', '2030-01-01')$$]) as c;
select tests.act_as(admin) from f;
select is(tests.outcome(format('select api.enable_channel(%L)', endpoint)), '404 LM721',
  'not even an admin changes those of an organisation')
from f;
select tests.act_as_nobody();
update identity.membership set role = 'viewer' where organization_id = (select o from f);
select tests.act_as(owner) from f;
select is(tests.outcome(format('select api.remove_channel(%L)', endpoint)), '403 LM115', 'a viewer changes none') from f;
select tests.act_as_nobody();
update identity.membership set role = 'owner' where organization_id = (select o from f);

-- Name and settings.
select tests.act_as(owner) from f;
select is(tests.faults(format('select api.update_channel(%L, %s)', endpoint, a)), e, a || ': ' || e)
from f, (values ($$' '$$, 'name required'), ($$repeat('x', 101)$$, 'name too_long'), ($$null, '{"format": "xml", "is_local": true}'$$,
  'settings.format not_an_option, settings.is_local unknown_field'), ($$null, '[]'$$, 'settings not_an_object')) as v (a, e);
select is(tests.outcome(format($$select api.update_channel(%L, 'AAA')$$, endpoint)), '409 LM722', 'a name is given once') from f;
select is(tests.outcome(format($$select api.update_channel(%L, ' Orders ', '{"format": "form"}')$$, endpoint)), 'done', 'a new name')
from f;
select is(tests.outcome(format($$select api.update_channel(%L, settings => '{"reject_is_return_request": true}')$$, endpoint)), 'done',
  'another setting') from f;
select is(name || ' ' || settings::text,
  'Orders {"format": "form", "is_ordered": false, "reject_is_return_request": true}', 'what is not named stays')
from api.channels where kind = 'endpoint';
select tests.act_as_nobody();

-- Another target: what waits goes there, in order.
select tests.create_delivery(endpoint, s) is not null from f, unnest(array['due', 'held', 'sent', 'due']) as s;
create temp table before as
select c.id, c.secret, c.destination_id, (select array_agg(s.id) from notification.signing_secret as s where s.channel_id = c.id) as secrets
from notification.channel as c join f on c.id = f.endpoint;
select is(pg_temp.waiting(endpoint), 'due 1, held 2, sent 3, due 4', 'four deliveries') from f;
select tests.act_as(owner) from f;
select is(tests.faults(format($$select api.replace_channel_target(%L, '{"url": "http://x.example"}')$$, endpoint)),
  'target.url not_a_match',
  'a target is checked') from f;
select is(tests.outcome(format($$select api.replace_channel_target(%L, '{"url": "https://new.example/orders"}')$$, endpoint)), 'done',
  'another target') from f;
select is(hint || ' ' || (settings ->> 'format'), 'https://new.example/… form', 'which shows; settings stay') from api.channels
where kind = 'endpoint';
select tests.act_as_nobody();
select is(pg_temp.waiting(endpoint), 'due 1, held 2, due 3', 'what waits has moved, in order; what was sent has not') from f;
select ok(c.secret <> b.secret and c.destination_id <> b.destination_id
  and b.secrets = (select array_agg(s.id) from notification.signing_secret as s where s.channel_id = c.id), 'the signing secret stays')
from before as b join notification.channel as c on c.id = b.id;
select isnt((select d.next_at from notification.destination as d join notification.channel as c on c.destination_id = d.id
  join f on c.id = f.endpoint), 'infinity', 'the new queue is awake');

-- The signing secret.
create temp table rotated (answer jsonb);
grant select, insert on rotated to public;
select tests.act_as(owner) from f;
select is(tests.outcome(format('select api.rotate_signing_secret(%L)', chat)), '409 LM724', 'a chat has none') from f;
insert into rotated select api.rotate_signing_secret(endpoint) from f;
select ok(answer ->> 'signing_secret' ~ '^whsec_[A-Za-z0-9+/]{43}=$'
  and (answer ->> 'old_expires_at')::timestamptz between now() + interval '23 h 59 min' and now() + interval '24 h 1 min',
  'a new one, and the end of the old one after a day') from rotated;
select tests.act_as_nobody();
select results_eq(
  $$select s.id = any (b.secrets), s.expires_at is not null from notification.signing_secret as s join before as b on b.id = s.channel_id
    order by s.created_at$$,
  'values (true, true), (false, false)', 'both are valid');
select tests.act_as(owner) from f;
select is((api.rotate_signing_secret(endpoint) ->> 'signing_secret') = answer ->> 'signing_secret', false, 'and another one') from f,
  rotated;
select tests.act_as_nobody();
select results_eq(
  $$select s.id = any (b.secrets), s.expires_at is not null from notification.signing_secret as s join before as b on b.id = s.channel_id
    order by s.created_at$$,
  'values (false, true), (false, false)', 'at most one old one is');

-- A mailbox has to confirm a new address.
update notification.channel set confirmed_at = now() where id = (select box from f);
create temp table link as
select notification.describe_channel_address(jsonb_build_object('channel_id', box), o, null) ->> 'token' as token from f;
grant select on link to public;
select tests.act_as(owner) from f;
select is(tests.outcome(format($$select api.replace_channel_target(%L, '{"address": "BOX@box.example"}')$$, box)), 'done', 'the same one')
  from f;
select isnt((select confirmed_at from api.channels where kind = 'email'), null, 'is confirmed already');
select is(tests.outcome(format($$select api.replace_channel_target(%L, '{"address": "other@box.example"}')$$, box)), 'done', 'another one')
  from f;
select is((select confirmed_at from api.channels where kind = 'email'), null, 'is not');
select is(tests.outcome($$select api.confirm_channel_address(token) from link$$), '400 LM705', 'the link of the old one is void');
select is(tests.outcome(format('select api.test_channel(%L)', box)), '409 LM734', 'nothing is sent there') from f;

-- Disabled and enabled.
select tests.act_as_nobody();
update notification.channel set status = 'disabled', disabled_reason = 'gone', disabled_at = now(), failing_since_at = now()
where id in (select chat from f);
select tests.act_as(owner) from f;
select is(tests.outcome(format('select api.test_channel(%L)', chat)), '409 LM734', 'nothing is sent to a disabled channel') from f;
select is(tests.outcome(format('select api.enable_channel(%L)', chat)), 'done', 'its owner enables it') from f;
select results_eq($$select status, disabled_reason, disabled_at, failing_since_at from api.channels where kind = 'google_chat'$$,
  $$values ('active', null::text, null::timestamptz, null::timestamptz)$$, 'with nothing left of the past');
select is(tests.outcome(format('select api.test_channel(%L)', chat)), 'done', 'and it takes messages again') from f;

-- Removed.
select isnt(api.create_rule('Losses', '{parcel.lost}', endpoint), null, 'a rule') from f;
select is(tests.outcome(format('select api.remove_channel(%L)', endpoint)), '409 LM725', 'a channel with rules stays') from f;
select is(tests.outcome(format('select api.remove_channel(%L, true)', endpoint)), 'done', 'or goes with them') from f;
select is((select count(*) from api.rules), 0::bigint, 'the rule is gone');
select is(tests.outcome(format('select api.remove_channel(%L)', endpoint)), '404 LM721', 'and the channel') from f;
select tests.act_as_nobody();
select results_eq(
  $$select status, last_error from notification.delivery where channel_id = (select endpoint from f) order by created_at, id$$,
  $$values ('failed', 'the channel was removed'), ('failed', 'the channel was removed'), ('sent', null),
    ('failed', 'the channel was removed')$$,
  'what waited has failed; the log stays');
select is_empty('select from notification.signing_secret', 'no secret is left');
select is((select count(*) from audit.event where entity = 'notification.channel' and action = 'delete'), 1::bigint,
  'who removed it is recorded');

-- A mailbox whose reader has enough, and what is left of a deleted organisation.
update notification.channel set confirmed_at = now() where id = (select box from f);
create temp table mail as
select notification.claim_delivery(tests.create_delivery(box)) as claim, notification.mailbox_token(box) as token from f;
select is(claim ->> 'unsubscribe', token, 'a notification by mail has a link to stop them') from mail;
select is(tests.outcome(format('select notification.unsubscribe(%L)', t)), '400 LM705', 'not a link')
from mail, f, unnest(array[left(token, -1) || translate(right(token, 1), '0123456789abcdef', '123456789abcdef0'),
  chat || substr(token, 37), gen_random_uuid() || substr(token, 37)]) as t;
select is(tests.outcome(format('select notification.unsubscribe(%L)', token)), 'done', 'its reader follows it') from mail;
select is(tests.outcome(format('select notification.unsubscribe(%L)', token)), 'done', 'as often as they like') from mail;
select results_eq($$select c.status, c.disabled_reason, c.confirmed_at from notification.channel as c join f on f.box = c.id$$,
  $$values ('disabled', 'the reader of the mailbox wants no more mails', null::timestamptz)$$, 'nothing more is sent there');
select ok(exists (select from event.outbox where kind = 'channel.disabled' and subject_id = f.box), 'which its owners are told') from f;
select tests.act_as(owner) from f;
select is(tests.outcome(format('select api.enable_channel(%L)', box)), 'done', 'whoever enables it') from f;
select is(tests.outcome(format('select api.test_channel(%L)', box)), '409 LM734', 'needs the consent again') from f;
select is(tests.outcome(format($$select api.replace_channel_target(%L, '{"address": "new@box.example"}')$$, box)), 'done',
  'or another address') from f;
select tests.act_as_nobody();
update notification.channel set confirmed_at = now() where id = (select box from f);
select is(tests.outcome(format('select notification.unsubscribe(%L)', token)), '400 LM705', 'whose mails the former reader does not stop')
from mail;
select tests.create_delivery(chat) is not null from f;
update identity.organization set status = 'deactivated', deleted_at = now() where id = (select o from f);
select is_empty('select from notification.channel join f on f.o = organization_id', 'a deleted organisation has no channels');
select is((select last_error from notification.delivery where channel_id = f.chat order by created_at desc, id desc limit 1),
  'the organisation was deleted', 'and gets nothing') from f;

select * from finish();
rollback;
