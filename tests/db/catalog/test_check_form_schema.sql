begin;
select plan(4);

create temp table f as select tests.create_user('ann@example.com') as ann, tests.create_user('boss@example.com', admin => true) as boss;
grant select on f to public;
select tests.act_as(ann) from f;
select is(tests.outcome('select api.check_form_schema(''[]'')'), '42501', 'a member checks no form');
select tests.act_as_nobody();
select tests.act_as(boss) from f;
select is(api.check_form_schema('[{"id": "a", "label": "A", "type": "text"}]'), '[]', 'a form without faults has none');
select is(api.check_form_schema('[{"id": "a", "label": "A"}]') #>> '{0,field}', 'fields[0].type', 'a fault is named');
select is(api.check_form_schema(null) #>> '{0,code}', 'not_fields', 'nothing is no form');

select * from finish();
rollback;
