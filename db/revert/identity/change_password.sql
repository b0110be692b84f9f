-- Revert leadmill:identity/change_password to pg

begin;

drop function identity.change_password(text, text);
drop function identity.refuse_own_password(identity.user_account, text, text);

commit;
