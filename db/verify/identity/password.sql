-- Verify leadmill:identity/password to pg

begin;

select 'identity.require_hash_slot(text)'::regprocedure;
select 'identity.take_hash_slot(text)'::regprocedure;
select 'identity.check_password(text, text)'::regprocedure;
select 'identity.hash_password(text)'::regprocedure;
select 'identity.bcrypt_input(text)'::regprocedure;
select 'identity.password_fault(text, text)'::regprocedure;
select 'identity.is_easy_password(text)'::regprocedure;
select 'identity.password_rules()'::regprocedure;

rollback;
