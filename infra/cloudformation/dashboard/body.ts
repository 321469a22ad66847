import { charts } from './charts.ts';
import { layOut } from './widget.ts';

/** CloudFormation takes the body of a dashboard as text; it fills in names of this Region and of this stack. */
export const dashboardBody = () => ({ 'Fn::Sub': JSON.stringify({ widgets: layOut(charts) }) });
