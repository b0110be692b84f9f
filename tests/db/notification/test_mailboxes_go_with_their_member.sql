begin;
select plan(17);

create temp table f as
select o, p, tests.create_user('owner@acme.example', o) as owner, tests.create_user('ann@acme.example', o) as ann
from tests.create_organization('Acme') as o, tests.create_organization('Other') as p;
alter table f add channel uuid, add plus uuid, add shared uuid, add elsewhere uuid;
grant all on f to public;
insert into identity.membership (user_id, organization_id) select ann, p from f;
update identity.membership set role = 'viewer' from f where user_id = ann and organization_id = o;
select ops.set_entitlements(x, '{"channels": 20}') from f, unnest(array[o, p]) as x;
create function pg_temp.state(id uuid) returns text language sql volatile security definer as $$
  select concat_ws(' ', c.status, c.settings ->> 'address', case when c.confirmed_at is null then 'unconfirmed' end)
  from notification.channel as c where c.id = state.id
$$;

select tests.act_as(owner) from f;
update f set
  channel = (api.create_channel('email', 'Ann', '{"address": "ann@acme.example"}') ->> 'channel_id')::uuid,
  plus = (api.create_channel('email', 'Ann''s filter', '{"address": "Ann+leads@acme.example"}') ->> 'channel_id')::uuid,
  shared = (api.create_channel('email', 'Sales', '{"address": "sales@acme.example"}') ->> 'channel_id')::uuid;
select api.set_balance_alert('USD', 5, 'ann@acme.example');
select tests.act_as_nobody();
insert into notification.channel (organization_id, kind, name, settings, confirmed_at)
select p, 'email', 'Ann', '{"address": "ann@acme.example"}', now() from f;
update f set elsewhere = (select id from notification.channel where organization_id = p);
update notification.channel set confirmed_at = now();
select is(pg_temp.state(channel), 'active ann@acme.example', 'a member''s mailbox gets notifications') from f;

-- A new address.
update identity.user_account set email = 'ann@new.example' from f where id = ann;
select is(pg_temp.state(channel), 'active ann@new.example', 'a channel follows the address of its member') from f;
select is((select settings ->> 'hint' from notification.channel, f where id = channel), 'ann@new.example', 'as the list shows');
select is(pg_temp.state(elsewhere), 'active ann@new.example', 'in each organisation') from f;
select is(pg_temp.state(plus), 'active ann+leads@acme.example', 'another spelling was an address of its own') from f;
select is((select email from notification.balance_alert, f where organization_id = o), 'ann@new.example', 'warnings follow, too');
update notification.channel set settings = settings || '{"address": "ann+leads@new.example"}' from f where id = plus;

-- The end of a membership.
insert into notification.delivery (template, channel_id, organization_id, status)
select 'event_notification', channel, o, 'held' from f;
insert into notification.delivery (template, user_id, organization_id, status)
select 'lead_assigned', ann, o, 'due' from f;
select is((select (notification.recipient_address(d)).email from notification.delivery as d, f where d.user_id = ann), 'ann@new.example',
  'a member gets the mails of the organisation');
select tests.act_as(owner) from f;
select api.remove_member(ann) from f;
select tests.act_as_nobody();
select is(pg_temp.state(channel), 'disabled ann@new.example unconfirmed', 'the mailbox of a former member gets no notifications') from f;
select is(pg_temp.state(plus), 'disabled ann+leads@new.example unconfirmed', 'in no spelling') from f;
select is(pg_temp.state(shared), 'active sales@acme.example', 'other mailboxes do') from f;
select is(pg_temp.state(elsewhere), 'active ann@new.example', 'and those of other organisations') from f;
select is((select status from notification.delivery, f where channel_id = channel), 'failed', 'what waits is not sent');
select is((select (notification.recipient_address(d)).email from notification.delivery as d, f where d.user_id = ann), null,
  'nor are mails that are on their way');
select results_eq('select email, confirmed_at from notification.balance_alert, f where organization_id = o',
  'select null::text, null::timestamptz', 'the warnings go to those who manage the money');
select is((select count(*) from event.outbox as e, f where e.kind = 'channel.disabled' and e.organization_id = o), 2::bigint,
  'the organisation is told');

-- Two members with one mailbox.
select tests.create_user('owner+two@acme.example', o) is null from f;
select tests.act_as(owner) from f;
update f set shared = (api.create_channel('email', 'Owner', '{"address": "owner@acme.example"}') ->> 'channel_id')::uuid;
select tests.act_as_nobody();
update identity.membership as m set ended_at = now()
from identity.user_account as u where u.id = m.user_id and u.email = 'owner+two@acme.example';
select is(pg_temp.state(shared), 'active owner@acme.example', 'a mailbox of another member stays') from f;
update identity.membership set ended_at = now() from f where user_id = owner;
select is(pg_temp.state(shared), 'disabled owner@acme.example unconfirmed', 'until that one leaves, too') from f;

select * from finish();
rollback;
