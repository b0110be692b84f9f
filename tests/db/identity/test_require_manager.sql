begin;
select plan(1);

select is(tests.outcome('select identity.require_manager()'), '403 LM115', 'nobody manages nothing');

select * from finish();
rollback;
