begin;
select plan(9);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
create temp view mine as select * from billing.deposit where organization_id = '00000000-0000-7000-8000-00000000000a';
select tests.create_deposit('00000000-0000-7000-8000-00000000000a');

select throws_ok('update mine set amount = 1', 'LM508', null, 'its amount never changes');
select throws_ok($$ update mine set currency = 'EUR' $$, 'LM508', null, 'a deposit keeps its currency');
select throws_ok('update mine set livemode = true', 'LM508', null, 'a deposit keeps its mode');
select throws_ok($$ update mine set session_id = 'cs_other' $$, 'LM508', null, 'a deposit keeps its session');
select throws_ok('delete from mine', 'LM508', null, 'it is not deleted');
select throws_ok($$ update mine set status = 'created' $$, 'LM508', null, 'it does not go back');
update mine set status = 'failed';
select throws_ok($$ update mine set status = 'pending' $$, 'LM508', null, 'failed is not pending again');
update mine set status = 'paid', paid_at = now();
select throws_ok($$ update mine set status = 'failed', paid_at = null $$, 'LM508', null, 'paid is final');
select ok((select updated_at > created_at from mine), 'the time of the change is kept');

select * from finish();
rollback;
