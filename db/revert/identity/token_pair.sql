-- Revert leadmill:identity/token_pair to pg

begin;

drop function identity.token_pair(identity.session, text);

commit;
