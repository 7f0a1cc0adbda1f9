/**
 * How the simulated platform of the sample divides bills of the fund that decides for itself: above
 * 1,000.00 of a year it bears 85 % of what is in scope. The pack `jiamusi/flexible` reads the same, so
 * that its answers agree with our reading until somebody lets it lie.
 */
export const samplePlatformPolicy = 'policy=100000:85'
