-- Revert leadmill:api/give_feedback to pg

begin;

drop function api.give_feedback(uuid, boolean, text, integer, numeric);

commit;
