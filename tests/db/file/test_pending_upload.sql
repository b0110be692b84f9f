begin;
select plan(17);

create temp table fixture as select
  tests.create_user('owner@people.example', o) as owner, tests.create_user('viewer@people.example', o) as viewer,
  tests.create_user('other@people.example') as other, tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_file(o, status => 'awaited') as logo, tests.create_file(lead => l, status => 'awaited') as attachment,
  tests.create_file(lead => l, status => 'deleted') as deleted, l as lead, m as next,
  intake.upload_token(l) as token, intake.upload_token(m) as token_of_next
from tests.create_organization() as o, tests.create_niche() as n, tests.create_lead(n) as l, tests.create_lead(n) as m;
update identity.membership as m set role = 'viewer' from fixture where m.user_id = viewer;
grant select on fixture to public;
create function pg_temp.ask(file uuid, token text default null) returns text language sql as $$
  select tests.outcome(format('select * from file.pending_upload(%L, %L)', file, token))
$$;

select is_empty(
  $$select r, f from unnest('{anon,member,partner,admin,leadmill_worker}'::text[]) as r,
      unnest('{file.pending_upload(uuid\,text),file.store_upload(uuid\,text),file.refuse_upload(uuid)}'::text[]) as f
    where has_function_privilege(r, f, 'execute')$$,
  'only the service may call these functions');
select tests.serve();
select is(pg_temp.ask(logo), '404 LM253', 'nobody completes no logo') from fixture;
select is(pg_temp.ask(logo, token), '404 LM253', 'a lead''s token does not help to complete a logo') from fixture;
select is(pg_temp.ask(attachment), '404 LM253', 'an attachment is not there without a token') from fixture;
select is(pg_temp.ask(attachment, token_of_next), '404 LM253', 'an attachment is not there with the token of another lead') from fixture;
select is(pg_temp.ask(attachment, ''), '404 LM253', 'an attachment is not there with an empty token') from fixture;
select is(pg_temp.ask(attachment, token), 'done', 'the submitter completes it') from fixture;
select is(pg_temp.ask(gen_random_uuid(), token), '404 LM253', 'a file that does not exist is 404 LM253') from fixture;
select is(pg_temp.ask(deleted, token), '409 LM255', 'a deleted file is not completed') from fixture;
select is(pg_temp.ask(deleted, token_of_next), '404 LM253', 'only the submitter learns that the file is deleted') from fixture;
select tests.serve(other) from fixture;
select is(pg_temp.ask(logo), '404 LM253', 'another organisation''s logo is not there') from fixture;
select is(pg_temp.ask(attachment), '404 LM253', 'an attachment is not there for an organisation') from fixture;
select tests.serve(viewer) from fixture;
select is(pg_temp.ask(logo), '404 LM253', 'a viewer completes nothing') from fixture;
select tests.serve(owner) from fixture;
select is(pg_temp.ask(logo), 'done', 'an owner completes it') from fixture;
select results_eq(
  $$select u.status, u.purpose, u.media_type, u.byte_count from fixture, file.pending_upload(logo) as u$$,
  $$values ('awaited', 'logo', 'image/png', 1000::bigint)$$, 'an owner who completes a logo gets its announced properties');
select tests.serve(admin) from fixture;
select is(pg_temp.ask(logo), 'done', 'an admin completes logos') from fixture;
select is(pg_temp.ask(attachment), 'done', 'an admin completes attachments') from fixture;

select * from finish();
rollback;
