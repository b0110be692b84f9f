-- Revert leadmill:api/redeem_sign_in to pg

begin;

drop function api.redeem_sign_in(text, text);

commit;
