-- Revert leadmill:marketplace/give_feedback to pg

begin;

drop function marketplace.require_room_for_feedback(uuid);
drop function marketplace.give_feedback(uuid, boolean, text, integer, numeric);

commit;
