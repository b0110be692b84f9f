-- Verify leadmill:marketplace/give_feedback to pg

begin;

select 'marketplace.give_feedback(uuid, boolean, text, integer, numeric)'::regprocedure;
select 'marketplace.require_room_for_feedback(uuid)'::regprocedure;

rollback;
