-- Deploy leadmill:marketplace/feedback_policies to pg

begin;

alter table marketplace.feedback enable row level security;

create policy "members see the feedback of their organisation" on marketplace.feedback
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see all feedback" on marketplace.feedback
for select to admin using (true);

grant select on marketplace.feedback to member, admin;

commit;
