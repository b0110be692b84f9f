-- Revert leadmill:audit/events_are_immutable to pg

begin;

drop trigger seals_are_immutable on audit.sealed_range;
drop trigger events_are_immutable on audit.event;
-- With it go the triggers of the months.
drop function audit.events_are_immutable() cascade;

commit;
