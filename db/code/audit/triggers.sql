-- ops.ensure_partitions() creates the triggers of the partitions.
create trigger events_are_immutable
before update or delete or truncate on audit.event
for each statement execute function audit.events_are_immutable();

create trigger seals_are_immutable
before update or delete or truncate on audit.sealed_range
for each statement execute function audit.events_are_immutable();
