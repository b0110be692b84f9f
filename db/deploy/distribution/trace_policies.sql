-- Deploy leadmill:distribution/trace_policies to pg

begin;

alter table distribution.run enable row level security;
alter table distribution.trace enable row level security;
-- Partitions are read through their parent, under its policies.
alter table distribution.trace_default enable row level security;

create policy "admins see every run" on distribution.run
for select to admin using (true);

create policy "admins see every trace" on distribution.trace
for select to admin using (true);

grant select on distribution.run, distribution.trace to admin;

commit;
