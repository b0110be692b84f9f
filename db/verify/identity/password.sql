-- Verify leadmill:identity/password to pg

begin;

select 'identity.password_fault(text)'::regprocedure;
select 'identity.hash_password(text)'::regprocedure;
select 'identity.check_password(text, text)'::regprocedure;
select 'identity.take_hash_slot()'::regprocedure;

rollback;
