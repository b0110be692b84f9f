-- Verify leadmill:identity/change_password to pg

begin;

select 'identity.change_password(text, text)'::regprocedure;
select 'identity.refuse_own_password(identity.user_account, text, text)'::regprocedure;

rollback;
