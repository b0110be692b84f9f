begin;
select plan(14);

create temp table sold as
select s.*, lead, tests.create_user(organization_id => tests.create_organization()) as stranger
from (select tests.create_niche() as n) as x, tests.sell(n, 2) as lead, tests.sales_of(lead) as s;
grant select on sold to public;
create temp view story as select s.* from sold, api.lead_story(assignment) as s where number = 1;
grant select on story to public;

select tests.act_as_anon();
select is(tests.outcome('select api.lead_story(null)'), '42501', 'a stranger may not call lead_story');
select tests.act_as_nobody();
select tests.act_as(stranger) from sold where number = 1;
select is(tests.outcome('table story'), '404 LM620', 'another organisation does not find the sale');
select tests.act_as_nobody();
select tests.act_as(member) from sold where number = 2;
select is(tests.outcome('table story'), '404 LM620', 'another buyer of the lead does not find the sale');
select tests.act_as_nobody();

select tests.act_as(member) from sold where number = 1;
select results_eq('select kind, amount, via from story where kind <> ''delivered''',
  $$values ('submitted', null::numeric, 'VPS hosting'), ('matched', null, (select name from api.competition_levels limit 1)),
    ('charged', 12.00, 'wallet'), ('bought', 12.00, 'distribution')$$, 'how the lead came, in order');
select ok(bool_and(s.happened_at >= coalesce(before, s.happened_at)), 'times never go back')
from (select happened_at, lag(happened_at) over () as before from story) as s;

select lives_ok(format('select api.record_progress(%L, %L)', assignment, 'contacted'), 'contacted') from sold where number = 1;
select lives_ok(format('select api.request_refund(%L, %L, %L)', assignment, 'other', 'No answer'), 'a refund is requested')
from sold where number = 1;
select results_eq($$select kind, outcome, note, person is not null from story where kind in ('stage', 'refund_requested')$$,
  $$values ('stage', 'contacted', null, true), ('refund_requested', 'other', 'No answer', true)$$, 'what the buyer did, and who');
select tests.act_as_nobody();

create temp table requested as select id from returns.request;
grant select on requested to public;
select tests.act_as(tests.create_user(admin => true));
select lives_ok(format('select api.approve_refund_request(%L, %L)', id, 'We believe you'), 'an admin approves') from requested;
select isnt_empty('table story', 'an admin reads it, too');
select tests.act_as_nobody();

update notification.delivery set status = 'sent', finished_at = clock_timestamp() where template = 'lead_assigned';
select tests.act_as(member) from sold where number = 1;
select results_eq(
  $$select kind, amount, via, outcome, note, person from story where kind in ('refund_decided', 'refunded', 'delivered') order by kind$$,
  $$values ('delivered', null::numeric, 'mail', 'sent', null, 'Grace Hopper'), ('refund_decided', null, 'admin', 'approved', 'We believe you', null),
    ('refunded', 12.00, null, null, null, null)$$, 'the decision, the money and the mail, without the name of the admin');
select is((select count(*) from story where kind in ('bought', 'charged', 'delivered')), 3::bigint, 'nothing of the other buyer');
select tests.act_as_nobody();

create temp table channel as select tests.create_channel(member, name => 'crm') as id from sold where number = 1;
insert into notification.delivery (channel_id, destination_id, sequence, organization_id, events, event_count, status)
select c.id, c.destination_id, 1000, organization, jsonb_build_array(jsonb_build_object('kind', 'lead.sold', 'subject_id', assignment)), 1, 'due'
from sold, notification.channel as c join channel using (id) where number = 1;
select tests.act_as(member) from sold where number = 1;
select results_eq($$select via, outcome from story where kind = 'delivered' and via <> 'mail'$$,
  $$values ('endpoint crm', 'due')$$, 'what a rule sends to a channel');
select tests.act_as_nobody();
select is((select provolatile from pg_proc where oid = 'notification.lead_story(uuid)'::regprocedure), 's', 'it writes nothing');

select * from finish();
rollback;
