-- What anybody sees of a lead is the same before and after it is archived.
begin;
select plan(51);

create temp table f as
select
  n as niche, tests.sell(n, 2) as sold, tests.create_lead(n, status => 'unsold') as unsold, tests.create_lead(n, status => 'bad') as bad,
  tests.create_lead(n, status => 'pending_approval') as pending, tests.create_lead(n, status => 'unsold') as young,
  m as market, tests.create_listing(m) as listing, tests.create_listing(m, '{"city": "Troy"}') as withdrawn,
  p as places, tests.create_lead(p, '{"place": {"latitude": 48.2082, "longitude": 16.3738, "city": "Wien"}}', 'unsold') as located,
  tests.create_user('boss@x.example', admin => true) as admin, tests.create_user('guest@x.example') as stranger
from tests.create_niche() as n, tests.create_market('at_once', 20, 1) as m, catalog.create_niche('places', 'Places') as p,
  lateral catalog.activate_form_schema(
    catalog.create_form_schema(p, '[{"id": "place", "label": "Place", "type": "location"}]')) as a (form);
create temp table buyer as select s.* from f, tests.sales_of(sold) as s;
grant select on f, buyer to public;
select tests.fund(organization, 9000) from buyer;
select tests.act_as(member) from buyer where number = 1;
select is(tests.buy(listing), 'done', 'a lead is bought on the marketplace') from f;
select tests.act_as_nobody();
select returns.store_request(assignment, organization, 'duplicate', 'Again?', member) from buyer where number = 1;
select returns.store_request(assignment, organization, 'spam', null, member) from buyer where number = 2;
create temp table request as select r.id, b.number from returns.request as r join buyer as b on b.assignment = r.assignment_id;
grant select on request to public;
select tests.act_as(admin) from f;
select api.reject_refund_request(id, 'It is not.') from request where number = 1;
select api.withdraw_listing(withdrawn) from f;
select tests.act_as_nobody();
create temp table id as
select
  (select a.id from sale.assignment as a where a.lead_id = f.sold and a.organization_id = b.organization) as assignment,
  (select r.id from returns.request as r where r.assignment_id = b.assignment) as request,
  (select a.subscription_id from sale.assignment as a where a.id = b.assignment) as subscription,
  (select a.competition_level_id from sale.assignment as a where a.id = b.assignment) as level,
  f.*
from f, buyer as b where b.number = 1;
grant select on id to public;

-- All of it happened 400 days ago, but for one lead.
update intake.lead as l set created_at = l.created_at - interval '400 days' from f where l.id <> f.young;
update sale.assignment as a set created_at = a.created_at - interval '400 days';

-- What every argument is given that has one of these names.
create function pg_temp.argument(name text) returns text language sql as $$
  select case argument.name
    when 'lead_id' then sold::text when 'assignment_id' then assignment::text when 'request_id' then request::text
    when 'refund_request_id' then request::text when 'listing_id' then listing::text when 'subscription_id' then subscription::text
    when 'competition_level_id' then level::text when 'niche_id' then niche::text when 'words' then 'lovelace'
    when 'since' then (current_date - 500)::text when 'until' then current_date::text when 'day' then (current_date - 400)::text
    when 'latitude' then '48.2' when 'longitude' then '16.4' when 'km' then '10' when 'days' then '30' when 'granularity' then 'month'
  end
  from id
$$;

-- Everything that the caller may read: each view of the API as a whole, and each function that writes nothing, once with the arguments that
-- it needs and once with all that are known here. An error is an answer, too.
create function pg_temp.seen() returns table (thing text, content text) language plpgsql as $$
declare
  v_call record;
begin
  for v_call in
    select c.oid::regclass::text as call
    from pg_class as c
    where c.relnamespace = 'api'::regnamespace and c.relkind = 'v' and has_any_column_privilege(c.oid, 'select')
    union
    select format('%s(%s)', p.oid::regproc, coalesce((
      select string_agg(format('%I => %L::%s', a.name, pg_temp.argument(a.name), format_type(p.proargtypes[a.place - 1], null)), ', ')
      from unnest(p.proargnames) with ordinality as a (name, place)
      where a.place <= p.pronargs
        and (a.place <= p.pronargs - p.pronargdefaults or w.all_known and pg_temp.argument(a.name) is not null)), ''))
    from pg_proc as p
    cross join (values (true), (false)) as w (all_known)
    where p.pronamespace = 'api'::regnamespace and p.provolatile <> 'v' and p.prokind = 'f' and has_function_privilege(p.oid, 'execute')
    order by 1
  loop
    thing := v_call.call;
    begin
      execute format('select count(*) || E''\n'' || coalesce(string_agg(t::text, E''\n'' order by t::text), '''') from %s as t', thing)
      into content;
    exception when others then
      content := sqlstate || ' ' || sqlerrm;
    end;
    return next;
  end loop;
end
$$;

create temp table actor as
  select 'admin' as name, admin as user_id from f
  union all select 'buyer', member from buyer where number = 1
  union all select 'other buyer', member from buyer where number = 2
  union all select 'stranger', stranger from f
  union all select 'anon', null;
create temp table seen (moment text, actor text, thing text, content text);
grant select on actor to public;
grant insert, select on seen to public;
create function pg_temp.look(moment text) returns void language plpgsql as $$
declare
  v_actor record;
begin
  for v_actor in select * from actor loop
    if v_actor.user_id is null then
      perform tests.act_as_anon();
    else
      perform tests.act_as(v_actor.user_id);
    end if;
    insert into seen select look.moment, v_actor.name, s.* from pg_temp.seen() as s;
    perform tests.act_as_nobody();
  end loop;
end
$$;

select tests.act_as(admin) from f;
select is(tests.outcome('select archive.archive_leads()'), '42501', 'an admin does not archive');
select is(tests.outcome('select from intake.lead_archive'), '42501', 'and does not read the archive but through the API');
select tests.act_as_nobody();
select is(
  (select array_agg(distinct obstacle order by obstacle) from archive.obstacles(array(select l.id from intake.lead as l))),
  '{pending_approval,refund_request}', 'a pending request keeps its lead, and so does a pending approval');
select is(obstacle, 'refund_request', 'the lead with an open request') from f, archive.obstacles(array[sold]);
set local role leadmill_worker;
select is(archived, 0::bigint, 'which is not taken') from archive.archive_leads(1);
reset role;
select tests.act_as(admin) from f;
select api.reject_refund_request(id, 'Nor is this.') from request where number = 2;
select tests.act_as_nobody();

select pg_temp.look('before');
create temp table mailed as
select s.assignment, s.organization, s.member,
  sale.describe_sale('lead.sold', s.assignment, s.organization, '{}') as sale,
  distribution.describe_assignment(jsonb_build_object('assignment_id', s.assignment), s.organization, s.member) as mail
from buyer as s;
create temp table balance as select * from ledger.account;
create temp table vault as select * from intake.lead_contact;
set local role leadmill_worker;
select is(archived, 6::bigint, 'all old leads are archived with which nothing is open') from archive.archive_leads();
select is(looked_at, 0::bigint, 'a second run finds nothing') from archive.archive_leads();
reset role;
select pg_temp.look('after');

select cmp_ok((select count(distinct s.thing) from seen as s where s.actor = 'admin' and s.content !~ '^(0\n|[0-9A-Z]{5} )'),
  '>', 40::bigint,
  'there is much to see');
select ok(exists (
  select from seen as s where s.actor = a and s.thing like t and s.content ~ 'Ada Lovelace'), format('%s sees the contact in %s', a, t))
from (values
  ('admin', 'api.leads'), ('admin', 'api.search_leads(%lovelace%'), ('admin', 'api.search(%lovelace%'), ('admin', 'api.assignments'),
  ('buyer', 'api.assignments'), ('buyer', 'api.search(%lovelace%'), ('buyer', 'api.export_leads(%'), ('other buyer', 'api.assignments')
) as v (a, t);
select ok(exists (
  select from seen as s where s.actor = 'admin' and s.thing = 'api.leads' and s.content ~ '8GB' and s.content ~ 'newsletter'),
  'and the answers and the attribution');
select set_eq(
  $$select intake.archived_answers(a.lead_id), (intake.archived_attribution(a.lead_id)).answers as again,
    (intake.archived_contact(a.lead_id)).email
    from intake.lead_archive as a$$,
  $$select a.answers, a.answers as again, k.email from intake.lead_archive as a join intake.contact_archive as k on k.lead_id = a.lead_id$$,
  'what the views read of an archived lead is its own');
select is_empty(
  $$select s.actor, s.thing from seen as s where s.actor in ('stranger', 'anon')
    and s.content ~ '(Ada Lovelace|ada-[0-9a-f]{8}|newsletter)'$$,
  'others see nothing of it');
select is_empty(
  $$select coalesce(b.actor, a.actor), coalesce(b.thing, a.thing), b.content, a.content
    from (select * from seen where moment = 'before') as b
    full join (select * from seen where moment = 'after') as a on a.actor = b.actor and a.thing = b.thing
    where a.content is distinct from b.content
      -- How long jobs and notifications have waited.
      and b.thing !~ '^api\.(health|notification_lag)\('$$,
  'nobody sees a difference');

select is_empty($$select l.id from intake.lead as l join f on l.id in (sold, unsold, bad, located)
  where l.answers <> '{}' or exists (select from intake.lead_contact as c where c.lead_id = l.id)
    or exists (select from intake.lead_attribution as t where t.lead_id = l.id)$$, 'only a stub stays');
select is((select count(*) from intake.lead_contact), (select count(*) from intake.lead where archived_at is null),
  'those of other leads stay as well');
select set_eq(
  $$select lead_id, name, email, phone, created_at from vault$$,
  $$select lead_id, name, email, phone, created_at from intake.contact_archive
    union all select lead_id, name, email, phone, created_at from intake.lead_contact$$, 'no contact is lost');
select is_empty($$select * from intake.lead_archive_default$$, 'each archived lead is in the partition of its month');
select is(
  sale.describe_sale('lead.sold', m.assignment, m.organization, '{}'), m.sale, 'a message about the sale says the same') from mailed as m;
select is(
  distribution.describe_assignment(jsonb_build_object('assignment_id', m.assignment), m.organization, m.member), m.mail,
  'and a mail') from mailed as m;
select is_empty($$select * from audit.event as e
  where e.entity in ('intake.lead', 'intake.lead_contact', 'intake.lead_attribution')
    and (e.action = 'delete' or e.action = 'update' and e.after ? 'archived_at')$$, 'the audit log does not grow by it');

-- An archived lead is as good as another for whatever comes.
select set_eq('select id, balance, held from ledger.account', 'select id, balance, held from balance', 'no money has moved');
select tests.act_as(admin) from f;
select tests.forget_locks();
select is(tests.outcome(format('select api.mark_lead_bad(%L, %L)', sold, 'It was made up.')), 'done', 'it can be marked bad') from f;
select tests.act_as_nobody();
select is((select count(*) from sale.assignment as a join f on a.lead_id = f.sold where a.status = 'refunded'), 2::bigint,
  'which refunds its buyers');
select is_empty('select * from sale.verify()', 'the books are right');

-- A request that is repeated after years.
create function pg_temp.receipt(lead uuid, hash bytea) returns text language sql as $$
  select tests.outcome(format('select intake.submission_receipt(%L, %L)', 'key-' || receipt.lead, receipt.hash))
$$;
update intake.lead as l set submission_key = 'key-' || l.id from f where l.id in (f.unsold, f.young);
create temp table repeated as select young, unsold from f;
grant select on repeated to public;
update intake.lead_contact as c set request_hash = '\x01' from f where c.lead_id = f.young;
update intake.lead as l set created_at = l.created_at - interval '400 days' from f where l.id = f.young;
select is(archived, 1::bigint, 'with the hash of its request') from archive.archive_leads();
select is((intake.submission_receipt('key-' || young, '\x01') ->> 'lead_id')::uuid, young, 'is the same request') from repeated;
select is(pg_temp.receipt(young, '\x02'), '409 LM302', 'another one is refused') from repeated;

-- Nothing is lost by mistake.
select throws_ok(format('update intake.lead set answers = ''{}'', archived_at = now() where id = %L', pending), '23514', null,
  'a lead that is pending approval is no stub') from f;
select tests.create_lead(niche, status => 'unsold') from f;
create temp table live as select id from intake.lead where archived_at is null and status = 'unsold';
select throws_ok(format('update intake.lead set answers = ''{}'', archived_at = now() where id = %L', id), 'LM308', null,
  'answers do not go before the archive has them') from live;
select throws_ok(format('delete from intake.lead_contact where lead_id = %L', id), 'LM317', null, 'nor does the contact') from live;
select throws_ok(format('delete from intake.lead_attribution where lead_id = %L', id), 'LM317', null, 'nor the attribution') from live;
insert into intake.lead_archive (lead_id, answers) select id, '{"another": "answer"}' from live;
select throws_ok(format('update intake.lead set answers = ''{}'', archived_at = now() where id = %L', id), 'LM308', null,
  'nor if it has others') from live;
select throws_ok(format('delete from intake.lead_attribution where lead_id = %L', id), 'LM317', null, 'or another attribution') from live;
select throws_ok(statement, 'LM316', null, statement)
from unnest(array[
  'delete from intake.lead_archive', 'update intake.contact_archive set phone = null', 'truncate intake.lead_archive',
  format('delete from intake.%I', 'contact_archive_y' || to_char(now() at time zone 'UTC', 'YYYY"m"MM'))]) as v (statement);

-- Contact data are erased.
set local role leadmill_owner;
select ops.drop_partition('intake.contact_archive', 'contact_archive_y' || to_char(now() at time zone 'UTC', 'YYYY"m"MM'));
reset role;
select is(intake.contact_of(young)::text, '(,,)', 'then nobody knows whose lead it was') from repeated;
select is((intake.submission_receipt('key-' || young, '\x02') ->> 'lead_id')::uuid, young, 'any request with its key gets its receipt')
from repeated;
select tests.act_as(admin) from f;
select results_eq(format('select contact_name, contact_email, contact_phone, answers from api.leads where id = %L', young),
  $$select null::text, null::text, null::text, tests.vps_answers()$$, 'the lead is there, with its answers') from repeated;
select is_empty($$select * from api.search_leads('lovelace') where status <> 'pending_approval' and created_at < now() - interval '1 day'$$,
  'and is not found by the name');
select tests.act_as_nobody();

select * from finish();
rollback;
