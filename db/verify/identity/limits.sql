-- Verify leadmill:identity/limits to pg

begin;

select 'identity.give_back_log_in(text, uuid, text)'::regprocedure;
select 'identity.spend_log_in(text, uuid, text)'::regprocedure;
select 'identity.know(uuid, text, text)'::regprocedure;
select 'identity.is_known(uuid, text, text)'::regprocedure;
select 'identity.device_key(text, text)'::regprocedure;
select 'identity.refuse_wait(interval)'::regprocedure;

rollback;
