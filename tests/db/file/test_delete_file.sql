begin;
select plan(14);

create temp table fixture as select
  tests.create_user('owner@people.example', o) as owner, tests.create_user('viewer@people.example', o) as viewer,
  tests.create_user('other@people.example') as other, tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_file(o) as logo, tests.create_file(o, status => 'awaited') as awaited, tests.create_file(lead => l) as attachment
from tests.create_organization() as o, tests.create_lead(tests.create_niche()) as l;
update identity.membership as m set role = 'viewer' from fixture where m.user_id = viewer;
grant select on fixture to public;

select tests.act_as_anon();
select is(tests.outcome('select api.delete_file(logo) from fixture'), '42501', 'an anonymous caller deletes nothing');
select tests.act_as(other) from fixture;
select is(tests.outcome('select api.delete_file(logo) from fixture'), '404 LM253', 'the logo of others is not there');
select is(tests.outcome('select api.delete_file(attachment) from fixture'), '404 LM253',
  'an attachment is not there for an organisation that has not bought the lead');
select tests.act_as(viewer) from fixture;
select is(tests.outcome('select api.delete_file(logo) from fixture'), '403 LM115', 'a viewer deletes nothing');
select tests.act_as(owner) from fixture;
select is(tests.outcome('select api.delete_file(attachment) from fixture'), '404 LM253', 'an owner deletes no attachment');
select is(tests.outcome('select api.delete_file(null)'), '404 LM253', 'nothing is no file');
select tests.act_as_nobody();
select is((select count(*) from file.file where status = 'deleted'), 0::bigint, 'nothing was deleted');

select tests.act_as(owner) from fixture;
select is(tests.outcome('select api.delete_file(logo) from fixture'), 'done', 'an owner deletes the logo');
select is(tests.outcome('select api.delete_file(logo) from fixture'), '404 LM253', 'deleting a file twice is 404 LM253');
select is(tests.outcome('select api.delete_file(awaited) from fixture'), 'done', 'an owner deletes a file that is not uploaded yet');
select is(api.me() #>> '{organization,logo_file_id}', null, 'the organisation has none any more');
select tests.act_as(admin) from fixture;
select is(tests.outcome('select api.delete_file(attachment) from fixture'), 'done', 'an admin deletes any');
select tests.act_as_nobody();
select results_eq(
  $$select distinct f.status, f.deletion_reason, f.deleted_at is not null, f.cleaned_at is null from file.file as f$$,
  $$values ('deleted', 'removed', true, true)$$, 'all are to be removed from storage');
select is(
  (select e.user_id from audit.event as e, fixture where e.entity_id = logo::text and e.action = 'update' order by e.id desc limit 1),
  owner, 'the log says who did it') from fixture;

select * from finish();
rollback;
