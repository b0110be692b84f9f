-- Tests: notification.source, notification.message_of, notification.merge_messages, sale.fields_of_sale, returns.fields_of_decision,
-- distribution.fields_of_subscriptions, notification.fields_of_balance
begin;
select plan(15);

select is_empty(
  $$select s.event_kind, s.message_function from notification.source as s
    where not exists (
      select from pg_proc as p
      where p.oid = to_regprocedure(s.message_function || '(text, uuid, uuid, jsonb)') and p.prorettype = 'jsonb'::regtype
        and p.provolatile = 's' and not p.prosecdef and p.proargnames = '{kind,subject_id,organization_id,refs}')$$,
  'every message function exists, takes kind, subject_id, organization_id and refs, and only reads');
select is_empty(
  $$select s.event_kind, s.fields_function from notification.source as s
    where not exists (
      select from pg_proc as p
      where p.oid = to_regprocedure(s.fields_function || '(uuid)') and p.prorettype = 'jsonb'::regtype
        and p.provolatile <> 'v' and not p.prosecdef and p.proargnames = '{organization_id}')$$,
  'every fields function exists, takes organization_id, and only reads');

create temp table f as
select n, o, p, tests.create_level(n, 2550) as level, tests.create_user('ann@people.example', o) as u
from tests.create_niche() as n, tests.create_organization('Buyer') as o, tests.create_organization('Other') as p;
create function pg_temp.fields(function text, organization_id uuid) returns jsonb language plpgsql as $$
declare
  v_fields jsonb;
begin
  execute format('select %s($1)', function) into v_fields using organization_id;
  return v_fields;
end
$$;
create temp table field as
select s.event_kind, s.sample, e.field
from notification.source as s, f, lateral jsonb_array_elements(pg_temp.fields(s.fields_function, f.o)) as e (field);
select is_empty(
  $$select event_kind, field from field
    where not (field ?& '{id,label,type}') or field ->> 'id' !~ '^[a-z][a-z0-9_]*$'$$, 'every field has id, label and type');
select is_empty(
  $$select event_kind, field ->> 'id' from field group by 1, 2 having count(*) > 1$$, 'no two fields of a kind have one id');
select is_empty(
  $$select s.event_kind, k.name from notification.source as s, jsonb_object_keys(s.sample -> 'data') as k (name)
    where s.event_kind !~ '^(deal|prospect|person|activity|import)\.'
      and not exists (select from field as f where f.event_kind = s.event_kind and f.field ->> 'id' = k.name)$$,
  'the data of a sample has only fields of its kind');

-- A sale, for its buyer.
create temp table lead as select tests.create_lead(n, '{"location": ["US", "EU"], "budget": 100, "needs_backup": true}') as id from f;
select tests.create_subscription(level, '{}', 10000, o) from f;
select tests.distribute(id) from lead;
create temp table sold as
select a.id, jsonb_build_object(
  'kind', 'lead.sold', 'subject_id', a.id, 'organization_id', f.o, 'refs', '{}'::jsonb, 'happened_at', now()) as event
from sale.assignment as a, f where a.organization_id = f.o;
select is(
  notification.message_of(event) - 'happened_at' - 'thread' #- '{data,lead_id}',
  jsonb_build_object(
    'kind', 'lead.sold', 'title', 'New lead: VPS hosting', 'summary', 'VPS hosting, USD 25.50', 'url', null, 'changes', '[]'::jsonb,
    'facts', jsonb_build_array('{"label": "Price", "text": "USD 25.50", "icon": "money"}'::jsonb,
      jsonb_build_object('label', 'Level', 'text', (select name from catalog.competition_level where id = level), 'icon', 'stage'),
      '{"label": "Monthly Budget", "text": "100", "icon": null}'::jsonb, '{"label": "Server Location", "text": "US, EU", "icon": null}'::jsonb,
      '{"label": "Backups", "text": "true", "icon": null}'::jsonb),
    'contact', jsonb_build_array('{"label": "Name", "text": "Ada Lovelace"}'::jsonb,
      jsonb_build_object('label', 'E-mail', 'text', 'ada-' || lead.id || '@leads.example'),
      '{"label": "Phone", "text": "+44 20 7946 0000"}'::jsonb),
    'data', jsonb_build_object('assignment_id', sold.id, 'niche', 'VPS hosting', 'level', (select name from catalog.competition_level where id = level),
      'channel', 'distribution', 'price', 25.50, 'currency', 'USD', 'contact_name', 'Ada Lovelace',
      'contact_email', 'ada-' || lead.id || '@leads.example', 'contact_phone', '+44 20 7946 0000', 'budget', 100,
      'location', '["US", "EU"]'::jsonb, 'needs_backup', true)),
  'the message of a sale has terms, answers and contact') from sold, lead, f;
select is(notification.message_of(event || jsonb_build_object('organization_id', p)), null, 'another organisation learns nothing of it')
from sold, f;
select is(notification.message_of(event || '{"organization_id": null}'), null, 'nor does whoever has none') from sold;
select is(
  (select array_agg(field ->> 'id' order by field ->> 'id') from field where event_kind = 'lead.sold' and field ->> 'id' in ('budget', 'location', 'price')),
  '{budget,location,price}', 'filters may use the answers of the forms');

-- Subscriptions, balances, refund requests.
create temp table subscription as
select jsonb_build_object('kind', 'subscriptions.paused', 'subject_id', f.o, 'organization_id', f.o, 'happened_at', '2026-11-29T08:00:00Z',
  'refs', jsonb_build_object('subscription_ids', jsonb_agg(s.id))) as event
from f join distribution.subscription as s on s.organization_id = f.o group by f.o;
select is(
  jsonb_build_array(m -> 'title', m -> 'happened_at', m #> '{data,count}', m #> '{data,niches}'),
  '["Subscriptions paused: funds do not cover the price", "2026-11-29T08:00:00Z", 1, "VPS hosting"]',
  'the message about paused subscriptions names them, and when it happened') from subscription, notification.message_of(event) as m;
select is(notification.message_of(event || jsonb_build_object('organization_id', p)), null, 'another organisation learns nothing of them')
from subscription, f;
insert into notification.balance_alert (organization_id, currency, threshold) select o, 'USD', 99999 from f;
create temp table balance as
select jsonb_build_object('kind', 'balance.low', 'subject_id', f.o, 'organization_id', f.o, 'happened_at', now(),
  'refs', jsonb_build_object('account_id', a.id)) as event
from f join ledger.account as a on a.organization_id = f.o and a.kind = 'wallet';
select is(notification.message_of(event) -> 'data', '{"currency": "USD", "funds": 74.50, "threshold": 999.99}',
  'the message about a low balance has funds and threshold') from balance;
select is(notification.message_of(event || jsonb_build_object('organization_id', p)), null, 'another organisation learns nothing of it')
from balance, f;

grant select on f to public;
select tests.act_as(u) from f;
select api.request_refund(id, 'spam') from api.assignments limit 1;
select tests.act_as_nobody();
create temp table request as
select jsonb_build_object('kind', 'refund.decided', 'subject_id', r.id, 'organization_id', f.o, 'refs', '{}'::jsonb) as event
from f join returns.request as r on r.organization_id = f.o;
select tests.act_as(tests.create_user(admin => true));
select api.reject_refund_request(r.id, 'The phone answers.') from api.refund_requests as r;
select tests.act_as_nobody();
select is(
  jsonb_build_array(m -> 'title', m -> 'summary', m -> 'changes', m #> '{data,status}', m #> '{data,price}'),
  '["Refund request rejected: VPS hosting", "USD 25.50, spam, The phone answers.",
    [{"label": "Status", "from": "pending", "to": "rejected"}],
    "rejected", 25.50]',
  'the message about a decision has the decision and its reason') from request, notification.message_of(event) as m;
select is(notification.message_of(event || jsonb_build_object('organization_id', p)), null, 'another organisation learns nothing of it')
from request, f;

select * from finish();
rollback;
