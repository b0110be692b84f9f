begin;
select plan(52);

create temp table f as
select n as niche, o as organization, r as rival, tests.create_user('owner@partner.example', o) as owner,
  tests.create_user('owner@rival.example', r) as rivals_owner, tests.create_user('boss@leadmill.example', null, true) as boss
from tests.create_niche('vps') as n, tests.create_organization('Partner') as o, tests.create_organization('Rival') as r;
alter table f add tried uuid, add live text, add test text, add rivals text;
update f set tried = tests.create_niche('tried');
create temp table answers (who text, answer jsonb);
create temp table changed (step text, label text);
grant all on f, answers, changed to public;
update identity.membership as m set role = 'owner' from f where m.user_id in (f.owner, f.rivals_owner);
select tests.act_as(owner) from f;
update f set live = api.create_api_key('Live', '{submit_leads}') ->> 'key',
  test = api.create_api_key('Tests', '{submit_leads}', test => true) ->> 'key';
select tests.act_as(rivals_owner) from f;
update f set rivals = api.create_api_key('Tests', '{submit_leads}', test => true) ->> 'key';
select tests.act_as_nobody();

-- Through the door, with a key.
create function pg_temp.enter(key text, idempotency text default null, function text default 'submit_lead') returns void language plpgsql as $$
begin
  perform tests.act_as_nobody();
  perform set_config('request.jwt.claims', '', true),
    set_config('request.headers', jsonb_strip_nulls(jsonb_build_object('x-forwarded-for', '192.0.2.1', 'idempotency-key', idempotency))::text, true);
  perform set_config('role', identity.act_as_key(enter.key, 'POST', '/rpc/' || enter.function), true);
end $$;
create function pg_temp.submit(email text default 'ann@customer.example', more text default '') returns text language sql as $$
  select format('select api.submit_lead(%L, %L, tests.vps_answers()%s)', 'vps', jsonb_build_object('name', 'Ann', 'email', email), more)
$$;
create function pg_temp.submitted(who text, email text default 'ann@customer.example', more text default '') returns void language plpgsql as $$
declare v_answer jsonb;
begin
  execute pg_temp.submit(email, more) into v_answer;
  insert into answers values (who, v_answer);
end $$;
create function pg_temp.id(who text) returns uuid language sql as $$
  select (answer ->> 'lead_id')::uuid from answers where answers.who = id.who
$$;
-- What every table contains.
create function pg_temp.digests() returns table (label text, digest text) language plpgsql security definer as $$
begin
  for label in select r.label from tests.relation as r where r.kind = 'table' order by 1 loop
    execute format('select md5(coalesce(string_agg(t::text, '';'' order by t::text), '''')) from %s as t', label) into digest;
    return next;
  end loop;
end $$;
-- The views in which the caller finds a word.
create function pg_temp.views_with(word text) returns text[] language plpgsql as $$
declare v_view text; v_found text[] := '{}'; v_count bigint;
begin
  for v_view in select c.relname from pg_class as c where c.relnamespace = 'api'::regnamespace and has_table_privilege(c.oid, 'select') loop
    execute format('select count(*) from api.%I as v where v::text like %L', v_view, '%' || word || '%') into v_count;
    if v_count > 0 then v_found := v_found || v_view; end if;
  end loop;
  return v_found;
end $$;
create temp table before as select * from pg_temp.digests();
create function pg_temp.note_changes(step text) returns void language sql as $$
  insert into changed
  select note_changes.step, d.label from pg_temp.digests() as d join before as b on b.label = d.label where b.digest <> d.digest
$$;

select is(tests.outcome('select intake.purge_test_leads()'), '42501', r || ' purges nothing')
from unnest('{anon,member,partner,admin,leadmill_api}'::text[]) as r, lateral (select set_config('role', r, true)) as a;
select is(tests.outcome('select * from intake.test_lead'), '42501', r || ' reads no test lead')
from unnest('{anon,member,partner,admin,leadmill_api,leadmill_worker,leadmill_monitor}'::text[]) as r, lateral (select set_config('role', r, true)) as a;
select tests.act_as_nobody();

-- All that a test lead changes, with every outcome and refused ones: no event, no job, no lead.
select pg_temp.enter(test, 'once-and-again') from f;
select pg_temp.submitted('first'), pg_temp.submitted('again'), pg_temp.submitted('argument', more => ', submission_key => ''once-and-again''');
select is((select count(distinct answer) from answers), 1::bigint, 'the same key gets the same answer, as a header or an argument');
select is((select array(select jsonb_object_keys(answer) order by 1) from answers where who = 'first'),
  '{is_test,lead_id,niche,niche_name,submitted_at,upload_token}', 'the answer is that of a lead, and says that it is none');
select is((select answer - 'lead_id' - 'niche_name' - 'submitted_at' from answers where who = 'first'),
  '{"niche": "vps", "is_test": true, "upload_token": null}', 'nothing can be attached to it');
select is(tests.outcome(pg_temp.submit('bob@customer.example')), '409 LM302', 'other content is refused');
select is(tests.faults(pg_temp.submit(more => ', submission_key => ''another-word''')), 'submission_key not_a_match', 'two keys that differ are refused');
select pg_temp.enter(test) from f;
select pg_temp.submitted(s, s || '@outcome.example') from unnest('{approved,distributed,unsold,rejected,bad,sold}'::text[]) as s;
select pg_temp.submitted('upper case', 'Rejected@Outcome.example');
select is(tests.faults($$select api.submit_lead('vps', '{"email": "x"}', '{"budget": "much"}', submission_key => 'short')$$),
  'contact.name required, contact.email not_an_email, answers.budget wrong_type, answers.location required, submission_key wrong_length',
  'each fault is named');
select is(tests.outcome($$select api.submit_lead('nothing')$$), '404 LM202', 'an unknown niche is refused');
select tests.act_as_nobody();
select pg_temp.note_changes('submitted');
select set_eq($$select label from changed$$, $$values ('intake.test_lead'), ('ops.rate_limit_use')$$,
  'a test lead changes its own table and its own limit, and nothing else');
select is((select array_agg(u.limit_name) from ops.rate_limit_use as u where u.limit_name ~ '^intake'), '{intake.test_leads}',
  'not the limit of live leads');
select is((select count(*) from intake.test_lead as l where l::text ~ 'Ann|customer|outcome'), 0::bigint, 'what was sent is not kept');
select is_empty(
  $$select r.label from tests.routine as r where r.body ~ 'intake\.test_lead\M' and r.label !~ '^(intake\.(test_receipt|store_test_lead|submitted_leads|purge_test_leads)|ops\.)'
    union all select v.schemaname || '.' || v.viewname from pg_views as v where v.definition ~ '\mtest_lead\M'$$,
  'nothing else knows the table');

-- What the partner sees.
select pg_temp.enter(test, function => 'submitted_leads') from f;
select results_eq(
  $$select a.who, s.status, s.approved_at is not null, s.rejected_at is not null, s.rejection_reason, s.marked_bad_at is not null
    from api.submitted_leads() as s join answers as a on pg_temp.id(a.who) = s.id where a.who not in ('again', 'argument') order by s.id$$,
  $$values ('first', 'pending_approval', false, false, null, false), ('approved', 'approved', true, false, null, false),
    ('distributed', 'distributed', true, false, null, false), ('unsold', 'unsold', true, false, null, false),
    ('rejected', 'rejected', false, true, 'The e-mail address asked for it.', false), ('bad', 'bad', true, false, null, true),
    ('sold', 'pending_approval', false, false, null, false), ('upper case', 'rejected', false, true, 'The e-mail address asked for it.', false)$$,
  'the address decides what becomes of it');
select is((select array_agg(distinct s.niche) from api.submitted_leads() as s), '{vps}', 'with its niche');
select results_eq($$select id, key from api.submitted_leads(submission_key => 'once-and-again')$$, $$values (pg_temp.id('first'), 'once-and-again')$$,
  'by its key');
select results_eq($$select id from api.submitted_leads(lead_id => pg_temp.id('bad'))$$, $$values (pg_temp.id('bad'))$$, 'by its id');
select results_eq($$select id from api.submitted_leads(before => pg_temp.id('approved'), page_size => 5)$$, $$values (pg_temp.id('first'))$$, 'page by page');

-- Live leads and those of others.
select pg_temp.enter(live, 'once-and-again') from f;
select is_empty('select id from api.submitted_leads()', 'a live key sees no test lead');
select pg_temp.submitted('live', 'rejected@outcome.example');
select isnt(pg_temp.id('live'), pg_temp.id('first'), 'the same word with a live key is another lead');
select is((select answer ->> 'upload_token' is not null and not answer ? 'is_test' from answers where who = 'live'), true, 'a live one');
select results_eq('select id, status from api.submitted_leads()', $$values (pg_temp.id('live'), 'pending_approval')$$,
  'with which an address for tests does nothing');
select pg_temp.enter(test, function => 'submitted_leads') from f;
select is_empty($$select id from api.submitted_leads(page_size => 100) where id = pg_temp.id('live')$$, 'a key for tests does not see it');
select pg_temp.enter(rivals, 'once-and-again') from f;
select is_empty('select id from api.submitted_leads()', 'nor a test lead of others');
select pg_temp.submitted('rival');
select isnt(pg_temp.id('rival'), pg_temp.id('first'), 'whose words are their own');
select tests.act_as(owner) from f;
select results_eq('select id from api.submitted_leads()', $$values (pg_temp.id('live'))$$, 'members see the live lead alone');
select is(pg_temp.views_with(pg_temp.id('first')::text), '{}', 'members find it in no view');
select tests.act_as(boss) from f;
select is(pg_temp.views_with(pg_temp.id('first')::text), '{}', 'nor do admins');
select ok(pg_temp.views_with(pg_temp.id('live')::text) @> '{leads}', 'who find the live one');
select is(tests.outcome(format('select api.approve_lead(%L)', pg_temp.id('first'))), '404 LM305', 'nobody can approve it');
select tests.act_as_nobody();

-- Niches of the key, the limit and the bound.
update identity.api_key as k set niche_ids = array[tests.create_niche('other')] from f where k.prefix = left(test, 16);
select pg_temp.enter(test) from f;
select is(tests.outcome(pg_temp.submit()), '403 LM314', 'a key of other niches is refused');
select is_empty('select id from api.submitted_leads()', 'and does not see what was submitted of this one');
select tests.act_as_nobody();
update identity.api_key as k set niche_ids = null from f where k.prefix = left(test, 16);
update ops.setting set value = '3' where name = 'intake.test_leads';
select pg_temp.enter(test) from f;
select pg_temp.submitted('newest');
select results_eq('select id from api.submitted_leads()', $$values (pg_temp.id('newest')), (pg_temp.id('upper case')), (pg_temp.id('sold'))$$,
  'the newest are kept');
select tests.act_as_nobody();
select is((select count(*) from intake.test_lead as l, f where l.organization_id = f.rival), 1::bigint, 'and those of others');
update ops.rate_limit set maximum = 1 where name = 'intake.test_leads';
select tests.forget_spending();
select pg_temp.enter(test) from f;
select is(tests.outcome(pg_temp.submit()), 'done', 'as many as the limit says');
select is(tests.outcome(pg_temp.submit()), '429 LM315', 'and no more');
select pg_temp.enter(live) from f;
select is(tests.outcome(pg_temp.submit()), 'done', 'which live leads do not notice');
select tests.act_as_nobody();

-- Their end.
update ops.rate_limit set maximum = 100 where name = 'intake.test_leads';
select tests.forget_spending();
select pg_temp.enter(test) from f;
select is(tests.outcome(replace(pg_temp.submit(), '''vps''', '''tried''')), 'done', 'a niche is tried');
select tests.act_as_nobody();
update intake.test_lead as l set created_at = now() - interval '31 days' from f where l.organization_id = f.rival;
set local role leadmill_worker;
select is(intake.purge_test_leads(), 1, 'old ones are deleted');
reset role;
select is((select count(*) from intake.test_lead as l, f where l.organization_id = f.organization), 3::bigint, 'young ones are kept');
select tests.act_as(boss) from f;
select is(tests.outcome('select api.delete_niche(niche) from f'), '409 LM213', 'a niche with leads is kept');
select is(tests.outcome('select api.delete_niche(tried) from f'), 'done', 'one that was only tried is not');
select tests.act_as_nobody();

select * from finish();
rollback;
