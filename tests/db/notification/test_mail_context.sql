-- Tests: notification.mail_context, identity.describe_session, identity.describe_external_identity, intake.describe_lead,
-- distribution.describe_assignment, distribution.describe_filter_faults, distribution.describe_subscriptions,
-- returns.describe_request, returns.describe_decision, returns.describe_refund
begin;
select plan(33);

create temp table f as
select n, o, u, level, tests.create_lead(n, '{"location": ["US", "EU"], "budget": 100, "needs_backup": true}') as lead,
  tests.create_subscription(level, '{}', 10000, o) as subscription
from tests.create_niche() as n, tests.create_organization() as o, tests.create_user('ann@people.example', o) as u,
  lateral (select tests.create_level(n, 2550) as level) as l;
select tests.distribute(lead) from f;
grant select on f to public;
create function pg_temp.delivery(template text, user_id uuid default null, lead_id uuid default null, organization_id uuid default null,
  refs jsonb default '{}') returns notification.delivery language sql as $$
  insert into notification.delivery (template, user_id, lead_id, organization_id, refs)
    values (template, user_id, lead_id, organization_id, refs)
  returning *
$$;

select is(
  tests.outcome($$select notification.mail_context(null::notification.delivery)$$), '42501', r || ' may not read a mail context')
from (values ('anon'), ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

select is(notification.mail_context(pg_temp.delivery('password_changed', u)), '{}', 'a plain notice has an empty context') from f;
select is(notification.mail_context(pg_temp.delivery(p, u)), null, p || ' has no context here: identity.mail_of_proof makes it')
from f, unnest(array['verify_email', 'reset_password']) as p;

-- The mail to a buyer.
create temp table sold as select a.id as assignment from sale.assignment as a, f where a.lead_id = lead and a.organization_id = o;
create temp table bought as
select notification.mail_context(pg_temp.delivery('lead_assigned', u, organization_id => o,
  refs => jsonb_build_object('assignment_id', assignment))) as context
from f, sold;
select is(
  context - 'answers' - 'lead_id',
  jsonb '{"niche": "VPS hosting", "price": "25.50", "currency": "USD", "funds": "74.50"}' || jsonb_build_object('contact',
    jsonb_build_object('name', 'Ada Lovelace', 'email', 'ada-' || lead || '@leads.example', 'phone', '+44 20 7946 0000')),
  'the mail to a buyer has the contact, the price and the remaining funds, in decimals') from bought, f;
select is(context ->> 'lead_id', lead::text, 'the mail to a buyer has the id of the lead') from bought, f;
select is(
  context -> 'answers',
  '[{"label": "Monthly Budget", "value": 100}, {"label": "Server Location", "value": ["US", "EU"]}, {"label": "Backups", "value": true}]',
  'answers have the labels and the order of the form, without fields that were not answered') from bought;
select is(
  notification.mail_context(pg_temp.delivery('lead_assigned', tests.create_user(organization_id => other), organization_id => other,
    refs => jsonb_build_object('assignment_id', assignment))),
  null, 'another organisation gets no context, whatever the refs say') from sold, tests.create_organization() as other;
select is(
  notification.mail_context(pg_temp.delivery('lead_assigned', u, refs => jsonb_build_object('assignment_id', assignment))),
  null, 'a user without an organisation gets no context') from sold, f;
select is(
  notification.mail_context(pg_temp.delivery('lead_assigned', u, organization_id => o,
    refs => jsonb_build_object('assignment_id', gen_random_uuid()))),
  null, 'an unknown assignment has no context') from f;
savepoint another;
select tests.forget_locks();
select tests.distribute(tests.create_lead(n, '{"location": ["US", "EU"], "budget": 100, "needs_backup": true}')) from f;
select results_eq(
  $$select notification.mail_context(pg_temp.delivery('lead_assigned', u, organization_id => o,
    refs => jsonb_build_object('assignment_id', a.id)))
    ->> 'funds' from f join sale.assignment as a on a.organization_id = o order by a.journal_id$$,
  $$values ('74.50'), ('49.00')$$, 'a mail that is sent after the next sale shows the funds after its own sale');
rollback to another;
-- The other mails to users, buyers and admins, and to nobody else.
create temp table g as
select f.*, other, tests.create_user('eve@people.example', other) as eve, assignment,
  a.id as session_id, b.id as external_identity_id, r.id as request_id
from f, sold, tests.create_organization() as other,
  lateral (select ops.uuid_v7() as id) as a, lateral (select ops.uuid_v7() as id) as b, lateral (select ops.uuid_v7() as id) as r;
insert into identity.session (id, user_id, organization_id, role, address, expires_at)
select session_id, u, o, 'member', '192.0.2.7', now() + interval '1 hour' from g;
insert into identity.external_identity (id, user_id, issuer, subject, email) select external_identity_id, u, 'https://id.example', 'ann',
  'ann@people.example' from g;
insert into returns.request (id, assignment_id, lead_id, organization_id, refund_term_id, reason, notes, requested_by)
select request_id, assignment, lead, o, p.id, 'other', 'no answer', u
  from g, lateral (select id from returns.refund_term where niche_id = n) as p;
create function pg_temp.told(template text, user_id uuid, organization_id uuid, refs jsonb) returns jsonb language sql as $$
  select notification.mail_context(pg_temp.delivery(template, user_id, organization_id => organization_id, refs => refs))
$$;
create function pg_temp.day_of_sale(assignment uuid, time_zone text) returns date language sql as $$
  select (a.created_at at time zone day_of_sale.time_zone)::date from sale.assignment as a where a.id = day_of_sale.assignment
$$;
select is(
  pg_temp.told('new_log_in', u, null, jsonb_build_object('session_id', session_id)) ->> 'address', '192.0.2.7',
  'a user gets the address of a log-in') from g;
select is(
  pg_temp.told('new_log_in', eve, null, jsonb_build_object('session_id', session_id)), null,
  'another user gets no context of the session') from g;
select is(
  pg_temp.told('external_identity_linked', u, null, jsonb_build_object('external_identity_id', external_identity_id)),
    '{"issuer": "https://id.example"}',
  'a user gets the issuer of an external identity') from g;
select is(
  pg_temp.told('external_identity_linked', eve, null, jsonb_build_object('external_identity_id', external_identity_id)), null,
  'another user gets no context of the external identity') from g;
select is(
  pg_temp.told('refund_requested', u, null, jsonb_build_object('request_id', request_id)) - 'organization',
  jsonb '{"niche": "VPS hosting", "reason": "other", "notes": "no answer", "status": "pending", "memo": null, "price": "25.50",
    "currency": "USD", "number": null}' || jsonb_build_object('request_id', request_id, 'assignment_id', assignment, 'bought_on', pg_temp.day_of_sale(assignment, 'UTC')),
  'an admin gets the refund request of a buyer') from g;
select is(
  pg_temp.told('refund_decided', u, o, jsonb_build_object('request_id', request_id)),
  pg_temp.told('refund_requested', u, null, jsonb_build_object('request_id', request_id)), 'the buyer gets the same data with the decision')
    from g;
select is(
  pg_temp.told('lead_refunded', u, o, jsonb_build_object('assignment_id', assignment)),
  jsonb '{"niche": "VPS hosting", "price": "25.50", "currency": "USD", "number": null}'
    || jsonb_build_object('assignment_id', assignment, 'bought_on', pg_temp.day_of_sale(assignment, 'UTC')),
  'a buyer gets the refunded price, and what pages call the lead') from g;
create temp table sold_in as select z as zone, null::date as told from unnest('{Pacific/Niue,Pacific/Kiritimati}'::text[]) as z;
do $$
declare v_zone text;
begin
  for v_zone in select zone from sold_in loop
    update identity.organization set time_zone = v_zone where id = (select o from f);
    update sold_in set told = (
      select (pg_temp.told('lead_refunded', u, o, jsonb_build_object('assignment_id', assignment)) ->> 'bought_on')::date from g)
    where zone = v_zone;
  end loop;
end $$;
-- They never have the same date.
select is(array_agg(told order by zone), array_agg(pg_temp.day_of_sale(assignment, zone) order by zone),
  'the day of the sale is that of the buyer''s time zone') from sold_in, g;
create temp table listed as select tests.create_listing(tests.create_market()) as listing;
create temp table at_market (assignment uuid);
grant all on listed, at_market to public;
select tests.forget_locks();
select tests.act_as(u) from f;
insert into at_market select api.buy_lead(listing) from listed;
select tests.act_as_nobody();
select is(pg_temp.told('lead_refunded', u, o, jsonb_build_object('assignment_id', s.assignment)) ->> 'number', l.number,
  'a lead of the marketplace has its public number') from f, at_market as s, listed join marketplace.listing as l on l.id = listing;
select is(
  pg_temp.told('subscriptions_paused', u, o,
    jsonb_build_object('subscription_ids', jsonb_build_array(subscription))) #>> '{levels,0,price}',
  '25.50', 'a buyer gets the price that the funds do not cover') from g;
select is(
  pg_temp.told('filter_invalid', u, o, jsonb_build_object('subscription_id', subscription)), null,
  'a filter without faults causes no mail') from g;
update distribution.subscription set filter_faults = '[{"field": "filter"}]', ineligible_reason = 'filter_invalid' from g
  where id = subscription;
select is(
  pg_temp.told('filter_invalid', u, o, jsonb_build_object('subscription_id', subscription)) - 'level',
  jsonb_build_object('niche', 'VPS hosting', 'subscription_id', subscription, 'faults', '[{"field": "filter"}]'::jsonb),
  'a buyer gets the faults of a filter') from g;
select is_empty(
  $$select t
    from g, unnest(array['refund_decided', 'lead_refunded', 'filter_invalid', 'subscriptions_paused', 'subscriptions_resumed']) as t
    where pg_temp.told(t, eve, other, jsonb_build_object(
      'request_id', request_id, 'assignment_id', assignment, 'subscription_id', subscription,
      'subscription_ids', jsonb_build_array(subscription))) is not null$$,
  'another organisation gets no context of refunds, filters and subscriptions');

alter table intake.lead_contact disable trigger contacts_leave_for_the_archive;
delete from intake.lead_contact using f where lead_id = lead;
select is(
  notification.mail_context(pg_temp.delivery('lead_assigned', u, organization_id => o,
    refs => jsonb_build_object('assignment_id', assignment))),
  null, 'without the contact of the lead there is no context') from sold, f;

-- Mails about a lead.
select is(
  notification.mail_context(pg_temp.delivery('lead_confirmation', lead_id => lead)),
    jsonb_build_object('niche', 'VPS hosting', 'lead_id', lead),
  'a submitter gets the niche') from f;
select is(
  notification.mail_context(pg_temp.delivery(t, u, refs => jsonb_build_object('lead_id', lead))),
    jsonb_build_object('niche', 'VPS hosting', 'lead_id', lead),
  'an admin gets the id of the lead: ' || t) from f, unnest(array['lead_pending', 'lead_unsold']) as t;
select is(notification.mail_context(pg_temp.delivery('account_exists', u)), '{}'::jsonb,
  'a mail without a context function is the same for all recipients') from f;

select * from finish();
rollback;
