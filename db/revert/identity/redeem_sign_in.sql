-- Revert leadmill:identity/redeem_sign_in to pg

begin;

drop function identity.redeem_sign_in(text, text);
drop function identity.hand_over_sign_in(text, text, jsonb);

commit;
